"""Scores the understanding on the written sets of what people say, one line a measure.

`python -m tools.score_understanding [dev|test]` prints the figures; `--misses` lists what was missed in the dev half. The test
half only judges: its misses are shown to nobody who could tune on them.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

from skill.content import load_guidance, load_phrases
from skill.conversation import Conversation
from skill.dialogue import Intent, Turn
from skill.dialogue.turn import told
from skill.understanding import load_understanding
from tools.utterance_sets import (
    HALVES,
    SITUATIONS,
    Half,
    LookAlike,
    Question,
    RedFlag,
    Utterance,
    look_alikes,
    meanings,
    questions,
    red_flags,
    utterances,
)

UNDERSTANDING = load_understanding()
GUIDANCE = load_guidance()
PHRASES = load_phrases("en-US")
MEANINGS = meanings()
T = TypeVar("T")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RUNS = 5
"""How often a sentence is spoilt, each time at other words."""


class Miss(NamedTuple):
    """One sentence that was not understood as it should be."""

    kind: str
    """Its meaning, flag, kind or fact."""
    text: str
    """The words."""
    got: str
    """What was made of them."""


class Score(NamedTuple):
    """How a set was understood."""

    tried: int
    """Sentences."""
    misses: tuple[Miss, ...]
    """Those that were missed."""

    @property
    def right(self) -> float:
        """The share that was understood."""
        return 1 - self.wrong

    @property
    def wrong(self) -> float:
        """The share that was missed."""
        return len(self.misses) / self.tried


def score_meanings(many: Iterable[Utterance]) -> Score:
    """Right is any reading of the meaning or of those that are right too."""

    def miss(one: Utterance) -> Miss | None:
        asks, phase = SITUATIONS[one.context]
        turn = UNDERSTANDING.understand(one.text, asks, phase)
        readings = [reading for gloss in (one.intent_gloss, *one.also_ok) for reading in MEANINGS[gloss]]
        fits = any(
            turn.intent == reading.intent and all(turn.slots.get(slot) == id_ for slot, id_ in reading.slots.items())
            for reading in readings
        )
        return None if fits else Miss(one.intent_gloss, one.text, _shown(turn))

    return _score(many, miss)


def score_recall(many: Iterable[RedFlag], *, exact: bool = False) -> Score:
    """Caught is a report of any red flag, certain or doubtful; with `exact`, of the one that was told."""

    def miss(one: RedFlag) -> Miss | None:
        turn = UNDERSTANDING.understand(one.text)
        flags = _flags(turn) if turn.intent == Intent.REPORT_SYMPTOM else ()
        caught = any(flag in one.symptoms for flag in flags) if exact else bool(flags)
        return None if caught else Miss(one.symptoms[0], one.text, _shown(turn))

    return _score(many, miss)


def score_alarms(many: Iterable[LookAlike]) -> Score:
    """Missed is whatever reports a red flag that is there now, doubtful ones too."""

    def miss(one: LookAlike) -> Miss | None:
        turn = UNDERSTANDING.understand(one.text, one.asks, one.phase)
        return Miss(one.kind, one.text, _shown(turn)) if _flags(turn) else None

    return _score(many, miss)


def score_questions(many: Iterable[Question]) -> Score:
    """Right is what brings the fact in the answer, or in what follows when more of it is asked for once."""

    def miss(one: Question) -> Miss | None:
        conversation = Conversation(GUIDANCE, PHRASES, UNDERSTANDING)
        conversation.launch(NOW)
        first = conversation.hear(one.text, NOW)
        keys = first.reply.keys
        if "offer_more" in first.state.asks:
            keys += conversation.hear("yes", NOW).reply.keys
        return None if one.fact in GUIDANCE.facts(keys) else Miss(one.fact, one.text, _shown(first.turn))

    return _score(many, miss)


def spoilt(many: Iterable[RedFlag], share: float, run: int) -> list[RedFlag]:
    """The same with each word dropped, or swapped for a word said elsewhere, by the given chance. The same each time."""
    many = list(many)
    chance = random.Random(run)  # noqa: S311 - must come out the same each time
    said = [word for one in many for word in one.text.split()]

    def spoil(text: str) -> str:
        words = [
            word if chance.random() >= share else chance.choice(["", chance.choice(said)]) for word in text.split()
        ]
        return " ".join(filter(None, words))

    return [RedFlag(spoil(one.text), one.symptoms, one.wording) for one in many]


def score_spoilt(many: Iterable[RedFlag], share: float) -> Score:
    """Recall with a share of the words dropped or swapped, over several runs."""
    many = list(many)
    return score_recall(one for run in range(RUNS) for one in spoilt(many, share, run))


MEASURES: dict[str, Callable[[Half], Score]] = {
    "meanings": lambda half: score_meanings(utterances(half)),
    "red flags caught": lambda half: score_recall(red_flags(half)),
    "red flags named exactly": lambda half: score_recall(red_flags(half), exact=True),
    "red flags, 10 % of words hit": lambda half: score_spoilt(red_flags(half), 0.1),
    "red flags, 20 % of words hit": lambda half: score_spoilt(red_flags(half), 0.2),
    "look-alikes left alone": lambda half: score_alarms(look_alikes(half)),
    "questions answered": lambda half: score_questions(questions(half)),
}
"""Every measure of one half."""


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("half", nargs="?", choices=HALVES, help="one half only")
    parser.add_argument("--misses", action="store_true", help="list what was missed in the dev half")
    wanted = parser.parse_args()
    for half in [wanted.half] if wanted.half else HALVES:
        for name, measure in MEASURES.items():
            score = measure(half)
            print(f"{half:4}  {name:30} {score.right:6.1%}  {score.tried - len(score.misses):3} of {score.tried}")
            if wanted.misses and half == "dev" and "hit" not in name:
                print(*(f"        {one.kind}: {one.text}  ->  {one.got}" for one in score.misses), sep="\n")


def _score(many: Iterable[T], miss: Callable[[T], Miss | None]) -> Score:
    found = [miss(one) for one in many]
    return Score(len(found), tuple(one for one in found if one))


def _flags(turn: Turn) -> list[str]:
    """The red flags that the turn reports as being there now."""
    facts = told(turn)
    return [] if facts.course == "past" else [one for one in facts.symptoms if one in GUIDANCE.flags]


def _shown(turn: Turn) -> str:
    return " ".join([turn.intent, *(f"{slot}={value}" for slot, value in turn.slots.items())])


if __name__ == "__main__":
    main()
