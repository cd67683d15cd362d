"""What an utterance means as the answer to the question that is open."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import msgspec

from skill.dialogue.turn import Intent, Turn
from skill.understanding.answers import AnswerWords, Marks, Polarity
from skill.understanding.facts import Facts, as_level
from skill.understanding.normalise import Heard
from skill.understanding.red_flags import Spotted
from skill.understanding.situation import KINDS

MORE = frozenset({"offer_more"})
FLAGS, CUES, HISTORIES = KINDS["flag"], KINDS["cue"], KINDS["history"]
AMISS = FLAGS | CUES | HISTORIES | KINDS["trend"]
"""Questions for something that should not be there."""
GRADUAL = frozenset({"sudden_severe", "injury"})
INTENTS = {"yes": Intent.YES, "no": Intent.NO, "unsure": Intent.UNSURE}


class Answer(msgspec.Struct, frozen=True):
    """An utterance, with all that is known of it and of the open question."""

    marks: Marks
    """Its answer words."""
    facts: Facts
    """What else it tells."""
    spotted: Spotted
    """Its red flags; none is told but by a guess, or this would not be read as an answer."""
    asked: frozenset[str]
    """The ids of the open question."""
    symptoms: tuple[str, ...]
    """The symptoms that the question asks for."""
    figure: float | None
    """The figure that a word alone sounds like."""

    def turn(self, intent: Intent, **values: Any) -> Turn:
        """A turn with everything that was told."""
        slots = self.facts.slots() | values
        if intent in (Intent.YES, Intent.NO, Intent.UNSURE) and slots.get("trend") == "same":
            del slots["trend"]
        if intent == Intent.NO:
            slots["cues"] = [one for one in slots.get("cues", ()) if one not in self.asked]
        if intent != Intent.PAIN_LEVEL:
            slots.pop("level", None)
        if self.spotted.denied:
            slots["denied"] = list(self.spotted.denied)
        return Turn(intent, {name: value for name, value in slots.items() if value not in ([], ())})

    @property
    def polarity(self) -> Polarity | None:
        """Yes, no or unsure. Asked for something bad, "it is fine" is no yes."""
        return None if self.well else self.marks.polarity()

    @property
    def well(self) -> bool:
        """Whether, asked for something bad, somebody says that nothing is wrong, with the verb of the question."""
        return bool(self.asked & AMISS) and self.marks.opens_with_verb() and self.marks.opens_well(self.wells)

    @property
    def wells(self) -> tuple[str, ...]:
        """The lists of words that say that nothing is wrong, as an answer to this question."""
        one_leg = ("only_one",) if "both_legs" in self.asked else ()
        return ("normal", "just_sore", *one_leg, *(("gradual",) if self.asked & GRADUAL else ()))

    def polar(self) -> Turn | None:
        """Yes, no or unsure."""
        polarity = self.polarity
        return None if polarity is None else self.turn(INTENTS[polarity])


class Answers:
    """Reads answers."""

    def __init__(self, words: AnswerWords) -> None:
        self._lexicon = words.lexicon()
        self._about = words.about
        self._sounds_like = words.sounds_like

    def kept(self, told: tuple[str, ...], heard: Heard, asks: Collection[str]) -> tuple[str, ...]:
        """What of that which is told no score may drop.

        All of it where "normal" is denied, which sounds harmless to the models; what the question asks for in an answer
        that does not begin with a no.
        """
        marks = Marks(heard, self._lexicon)
        if marks.denies_well():
            return told
        if marks.opening("no"):
            return ()
        return tuple(one for one in told if one in self._symptoms(asks))

    def denies_well(self, heard: Heard) -> bool:
        """Whether it is denied that something is as it should be ("it's not good")."""
        return Marks(heard, self._lexicon).denies_well()

    def amiss_without(self, heard: Heard) -> bool:
        """Whether something is wrong where these words are denied ("normal", "as strong")."""
        return self.denies_well(Heard(("not", *heard.words)))

    def _symptoms(self, asks: Collection[str]) -> tuple[str, ...]:
        return tuple(one for ask in asks for one in self._about.get(ask, ()))

    def read(self, heard: Heard, asks: Collection[str], facts: Facts, spotted: Spotted) -> Turn | None:
        """The turn that answers the open question; None where the words answer nothing that was asked.

        Where "normal" is denied, a sign that is only guessed at is told, and does not give way to a no ("it isn't fine").
        """
        symptoms = self._symptoms(asks)
        figure = self._sounds_like.get(heard.words[0]) if len(heard.words) == 1 else None
        answer = Answer(Marks(heard, self._lexicon), facts, spotted, frozenset(asks), symptoms, figure)
        if spotted.told and answer.asked & FLAGS and answer.marks.denies_well():
            return None
        if answer.asked & AMISS and answer.marks.whole("going_along"):
            return answer.turn(Intent.UNSURE)
        for asked, reader in READERS:
            if answer.asked & asked:
                turn = reader(answer)
                if turn is not None:
                    return turn
        if not answer.asked & (FLAGS | CUES | HISTORIES) and answer.marks.whole("agreed"):
            return answer.turn(Intent.YES)
        if answer.asked == {"describe"} and spotted.denied:
            return None
        wondered = bool(answer.asked & (FLAGS | CUES | HISTORIES)) and answer.marks.has("unsure")
        return answer.polar() or (answer.turn(Intent.UNSURE) if wondered else None)


def _level(answer: Answer) -> Turn | None:
    facts, marks = answer.facts, answer.marks
    if facts.numbers:
        return answer.turn(Intent.PAIN_LEVEL, level=facts.highest)
    if answer.figure is not None:
        return answer.turn(Intent.PAIN_LEVEL, level=as_level(answer.figure))
    if marks.opening("unsure"):
        return answer.turn(Intent.UNSURE)
    if facts.word:
        return answer.turn(Intent.PAIN_LEVEL, word=facts.word)
    if marks.denies_well():
        return answer.turn(Intent.UNSURE)
    if answer.polarity == "no":
        return answer.turn(Intent.PAIN_LEVEL, level=0)
    return answer.turn(Intent.DURATION) if facts.duration else None


def _duration(answer: Answer) -> Turn | None:
    facts = answer.facts
    if facts.duration:
        return answer.turn(Intent.DURATION)
    if facts.scaled:
        return answer.turn(Intent.PAIN_LEVEL)
    if facts.numbers:
        return answer.turn(Intent.DURATION, duration=f"P{max(facts.numbers):g}D")
    return answer.turn(Intent.TREND) if facts.trend and not answer.polarity else None


def _trend(answer: Answer) -> Turn | None:
    if answer.marks.opening("unsure"):
        return answer.turn(Intent.UNSURE)
    if answer.facts.trend:
        return answer.turn(Intent.TREND)
    if answer.marks.denies_well():
        return answer.turn(Intent.UNSURE)
    steady = answer.marks.has("normal") and (answer.well or not answer.marks.opening("yes"))
    return answer.turn(Intent.TREND, trend="same") if steady else None


def _helped(answer: Answer) -> Turn | None:
    """How long something was tried, or helped, is not how long the pain has been there."""
    answer = msgspec.structs.replace(answer, facts=msgspec.structs.replace(answer.facts, duration=None))
    marks = answer.marks
    if marks.has("not_helped"):
        return answer.turn(Intent.NO)
    if marks.has("untried") and not marks.has("helped"):
        return answer.turn(Intent.NO, tried=False)
    polarity = answer.polarity
    if polarity in ("unsure", "yes"):
        return answer.polar()
    if marks.has("helped") or marks.has("tried"):
        return answer.turn(Intent.YES)
    return None


def _history(answer: Answer) -> Turn | None:
    if answer.facts.histories:
        return answer.turn(Intent.REPORT_HISTORY)
    if answer.marks.denies_well():
        return answer.turn(Intent.UNSURE)
    calm = bool(answer.facts.no_histories) or answer.marks.has("normal")
    return answer.turn(Intent.NO) if calm and answer.polarity is None else None


def _site(answer: Answer) -> Turn | None:
    return answer.turn(Intent.PAIN_SITE) if answer.facts.sites else None


def _described(answer: Answer) -> Turn | None:
    """Asked for a description, somebody who denies a sign declines nothing."""
    denied = answer.spotted.denied
    if not denied or answer.marks.spoken_no():
        return None
    return answer.turn(Intent.DENY_SYMPTOM, symptom=denied[0], symptoms=list(denied))


def _more(answer: Answer) -> Turn | None:
    return answer.turn(Intent.YES) if answer.marks.whole("more") else None


def _feel(answer: Answer) -> Turn | None:
    feelings = answer.facts.feelings
    told = next((one for one in feelings if one != "fine"), feelings[0] if feelings else None)
    return answer.turn(Intent.FEEL, feeling=told) if told else None


def _cue(answer: Answer) -> Turn | None:
    marks, facts = answer.marks, answer.facts
    if marks.has("but_not"):
        return answer.turn(Intent.NO)
    if answer.polarity is not None:
        return None
    told = answer.asked & set(facts.cues) or any(marks.has(f"cue {one}") for one in answer.asked)
    if marks.has("unsure") and not told:
        return answer.turn(Intent.UNSURE)
    if marks.has("negations") or marks.has("normal") or answer.asked & set(facts.no_cues):
        return answer.turn(Intent.NO)
    return answer.turn(Intent.YES) if told else None


def _flag(answer: Answer) -> Turn | None:
    marks = answer.marks
    denied = answer.spotted.denied
    well = bool(answer.symptoms) and set(answer.symptoms) <= set(denied)
    if answer.spotted.told_old and not marks.opening("no") and answer.symptoms and not well:
        return answer.turn(
            Intent.REPORT_SYMPTOM, symptom=answer.symptoms[0], symptoms=[answer.symptoms[0]], course="old"
        )
    if denied and not marks.spoken_no():
        every = set(answer.symptoms) <= set(denied) or not set(answer.symptoms) & set(denied)
        if not every or not answer.symptoms:
            return answer.turn(Intent.DENY_SYMPTOM, symptom=denied[0], symptoms=list(denied))
        return answer.turn(Intent.NO if set(answer.symptoms) & set(denied) else Intent.DENY_SYMPTOM)
    if marks.denies_well():
        return answer.turn(Intent.UNSURE)
    polarity = answer.polarity
    if polarity is None:
        return _neither(answer)
    if polarity == "yes" and marks.opens_well(answer.wells):
        return answer.turn(Intent.UNSURE)
    return answer.turn(Intent.NO) if polarity == "yes" and denied and marks.ends_in_no() else None


def _neither(answer: Answer) -> Turn | None:
    """What answers a question about a sign without a yes or no."""
    marks = answer.marks
    if "both_legs" in answer.asked and marks.has("only_one"):
        if answer.asked == {"both_legs"}:
            return answer.turn(Intent.NO, denied=["both_legs"])
        return answer.turn(Intent.DENY_SYMPTOM, symptom="both_legs", symptoms=["both_legs"])
    if any(marks.has(name) for name in answer.wells):
        return answer.turn(Intent.NO)
    return answer.turn(Intent.UNSURE) if marks.only_where() else None


READERS: tuple[tuple[frozenset[str], Callable[[Answer], Turn | None]], ...] = (
    (KINDS["level"], _level),
    (KINDS["duration"], _duration),
    (KINDS["trend"], _trend),
    (KINDS["helped"], _helped),
    (HISTORIES, _history),
    (KINDS["site"], _site),
    (KINDS["check"], _feel),
    (MORE, _more),
    (KINDS["describe"], _described),
    (CUES, _cue),
    (FLAGS, _flag),
)
