"""What an utterance means as the answer to the question that is open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

import msgspec

from skill.dialogue.turn import Intent, Turn
from skill.understanding.facts import Facts
from skill.understanding.lexicon import Lexicon
from skill.understanding.normalise import Heard
from skill.understanding.red_flags import Spotted

LEVELS = frozenset({"severity_0_10", "pain_now"})
HISTORIES = frozenset({"general_history", "night_pain"})
CUES = frozenset(
    {"radiates_from_back", "morning_first_steps", "push_off_pain", "ankle_flex_changes", "neck_bend_changes"}
)
FLAGS = frozenset(
    "bladder_bowel saddle_numbness both_legs numbness_tingling weakness chest_breathing sudden_severe injury "
    "swelling_fever direct_flag quick_check".split()
)
GRADUAL = frozenset({"sudden_severe", "injury"})

Polarity = Literal["yes", "no", "unsure"]
INTENTS = {"yes": Intent.YES, "no": Intent.NO, "unsure": Intent.UNSURE}


class AnswerWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of `answers.toml`; what each is for is written there."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    unsure: tuple[str, ...]
    normal: tuple[str, ...]
    only_one: tuple[str, ...]
    gradual: tuple[str, ...]
    just_sore: tuple[str, ...]
    tried: tuple[str, ...]
    helped: tuple[str, ...]
    not_helped: tuple[str, ...]
    cue_words: Mapping[str, tuple[str, ...]]


class Answers:
    """Reads answers."""

    def __init__(self, words: AnswerWords) -> None:
        lists = {name: getattr(words, name) for name in AnswerWords.__struct_fields__ if name != "cue_words"}
        self._lexicon = Lexicon({**lists, **{f"cue {name}": phrases for name, phrases in words.cue_words.items()}})

    def read(self, heard: Heard, asks: Collection[str], facts: Facts, spotted: Spotted) -> Turn | None:
        """The turn that answers the open question; None where the words answer nothing that was asked."""
        marks = Marks(heard, self._lexicon)
        asked = frozenset(asks)
        for kind, read in (
            (LEVELS, _level),
            (frozenset({"duration"}), _duration),
            (frozenset({"worsening"}), _trend),
            (frozenset({"selfcare_tried"}), _helped),
            (HISTORIES, _history),
            (frozenset({"pain_site"}), _site),
            (frozenset({"hold_check"}), _feel),
            (CUES, _cue),
            (FLAGS, _flag),
        ):
            if asked & kind:
                turn = read(marks, facts, spotted, asked)
                if turn is not None:
                    return turn
        polarity = marks.polarity()
        return None if polarity is None else _turn(INTENTS[polarity], facts, spotted)


class Marks:
    """The answer words in one utterance."""

    def __init__(self, heard: Heard, lexicon: Lexicon) -> None:
        self.words = heard.words
        self._tags = lexicon.tag(heard.words)

    def has(self, name: str) -> bool:
        """Whether a phrase of the list stands anywhere."""
        return any(f"{{{name}}}" in here for here in self._tags)

    def opening(self, name: str) -> int:
        """How many words of the beginning a phrase of the list takes; 0 without one."""
        return max(self._tags[0].get(f"{{{name}}}", (0,))) if self._tags else 0

    def polarity(self) -> Polarity | None:
        """Yes, no or unsure, as the beginning says it, then as a short sentence says it anywhere."""
        lengths: dict[Polarity, int] = {name: self.opening(name) for name in ("unsure", "no", "yes")}
        best = max(lengths, key=lambda name: lengths[name])
        if lengths[best]:
            rest = self.words[lengths[best] :]
            if best == "yes" and rest[:1] in (("no",), ("nah",)):
                return "no"
            if best == "no" and rest[:1] in (("yes",), ("yeah",)):
                return "yes"
            if best == "yes" and len(rest) <= 4 and "not" in rest[:2]:
                return "no"
            return best
        if len(self.words) <= 6:
            return next((name for name in ("unsure", "no", "yes") if self.has(name)), None)
        return None


def _level(marks: Marks, facts: Facts, spotted: Spotted, asked: frozenset[str]) -> Turn | None:
    if facts.numbers:
        level = min(max(facts.numbers), 10)
        return _turn(Intent.PAIN_LEVEL, facts, spotted, level=int(level) if level == int(level) else level)
    if marks.opening("unsure"):
        return _turn(Intent.UNSURE, facts, spotted)
    if facts.word:
        return _turn(Intent.PAIN_LEVEL, facts, spotted, word=facts.word)
    if marks.polarity() == "no" and not facts.duration:
        return _turn(Intent.PAIN_LEVEL, facts, spotted, level=0)
    return _turn(Intent.DURATION, facts, spotted) if facts.duration else None


def _duration(marks: Marks, facts: Facts, spotted: Spotted, asked: frozenset[str]) -> Turn | None:
    if facts.duration:
        return _turn(Intent.DURATION, facts, spotted)
    if facts.scaled:
        return _turn(Intent.PAIN_LEVEL, facts, spotted)
    if facts.numbers:
        return _turn(Intent.DURATION, facts, spotted, duration=f"P{max(facts.numbers):g}D")
    return _turn(Intent.TREND, facts, spotted) if facts.trend else None


def _trend(marks: Marks, facts: Facts, spotted: Spotted, asked: frozenset[str]) -> Turn | None:
    if marks.opening("unsure"):
        return _turn(Intent.UNSURE, facts, spotted)
    if facts.trend:
        return _turn(Intent.TREND, facts, spotted)
    return (
        _turn(Intent.TREND, facts, spotted, trend="same") if marks.has("normal") and not marks.opening("yes") else None
    )


def _helped(marks: Marks, facts: Facts, spotted: Spotted, asked: frozenset[str]) -> Turn | None:
    if marks.has("not_helped"):
        return _turn(Intent.NO, facts, spotted)
    polarity = marks.polarity()
    if polarity in ("unsure", "yes"):
        return _turn(INTENTS[polarity], facts, spotted)
    if marks.has("helped") or marks.has("tried"):
        return _turn(Intent.YES, facts, spotted)
    return None


def _history(marks: Marks, facts: Facts, spotted: Spotted, asked: frozenset[str]) -> Turn | None:
    if facts.histories:
        return _turn(Intent.REPORT_HISTORY, facts, spotted)
    polarity = marks.polarity()
    if polarity is None and (facts.no_histories or marks.has("normal")):
        return _turn(Intent.NO, facts, spotted)
    return None


def _site(marks: Marks, facts: Facts, spotted: Spotted, asked: frozenset[str]) -> Turn | None:
    return _turn(Intent.PAIN_SITE, facts, spotted) if facts.sites else None


def _feel(marks: Marks, facts: Facts, spotted: Spotted, asked: frozenset[str]) -> Turn | None:
    told = [one for one in facts.feelings if one != "fine"] or list(facts.feelings)
    if told:
        return _turn(Intent.FEEL, facts, spotted, feeling=told[0])
    return None


def _cue(marks: Marks, facts: Facts, spotted: Spotted, asked: frozenset[str]) -> Turn | None:
    if marks.polarity() is not None:
        return None
    if marks.has("normal") or any(one in facts.no_cues for one in asked):
        return _turn(Intent.NO, facts, spotted)
    if any(one in facts.cues or marks.has(f"cue {one}") for one in asked):
        negated = any(word in ("not", "n't", "no", "doesn't", "don't", "isn't") for word in marks.words)
        return _turn(Intent.NO if negated else Intent.YES, facts, spotted)
    return None


def _flag(marks: Marks, facts: Facts, spotted: Spotted, asked: frozenset[str]) -> Turn | None:
    polarity = marks.polarity()
    if polarity == "unsure":
        return _turn(Intent.UNSURE, facts, spotted)
    if "both_legs" in asked and polarity is None and marks.has("only_one"):
        intent = Intent.NO if asked == {"both_legs"} else Intent.DENY_SYMPTOM
        return Turn(
            intent,
            {"symptom": "both_legs", "symptoms": ["both_legs"]}
            if intent == Intent.DENY_SYMPTOM
            else {"denied": ["both_legs"]},
        )
    if polarity == "yes":
        denies = spotted.denied or (
            marks.has("normal")
            and len(marks.words) > 1
            and marks.words[0] in ("all", "fine", "okay", "alright", "right", "sure")
        )
        return _turn(Intent.NO if denies else Intent.YES, facts, spotted)
    if polarity == "no":
        return _turn(Intent.NO, facts, spotted)
    easy = marks.has("normal") or marks.has("just_sore") or (bool(asked & GRADUAL) and marks.has("gradual"))
    return _turn(Intent.NO, facts, spotted) if easy else None


def _turn(intent: Intent, facts: Facts, spotted: Spotted, **values: Any) -> Turn:
    slots = facts.slots() | values
    if spotted.denied:
        slots["denied"] = list(spotted.denied)
    if spotted.course:
        slots["course"] = spotted.course
    if intent not in (Intent.PAIN_LEVEL,):
        slots.pop("level", None)
    return Turn(intent, slots)
