"""What a recogniser was unsure of: a red flag is asked about, a wish to stop is granted, anything else is asked again.

Confidence opens no door here. It never makes a warning sign count less than a direct question, and lets nothing pass
that would otherwise be stopped; it only keeps a television in the room from answering for the person.

Of a few words the meaning counts, not the letters: "two", "to" and "too" are one figure where a figure was asked for, and
"close", which means nothing in a hold, may have been "pause".
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from offline_voice.recogniser import Guess, gathered
from skill.dialogue.guidance import Guidance
from skill.dialogue.turn import Intent, Turn, told

UNSURE_BELOW = 0.7
"""Right sentences have more in 94 of 100 cases, unrelated speech less in 70 (docs/adr/0007-listening.md)."""
STEADIER = ((6, 0.85), (4, 0.8), (1, UNSURE_BELOW))
"""From so many words on, so much is asked: the mean over more words is steadier, and other talk is mostly long."""
STEADIER_FLAG = ((6, 0.8), (1, UNSURE_BELOW))
"""The same for a red flag, which is believed sooner."""
FEW = 3
"""So many words are weighed by their meanings."""
LEAST_SHARE = 0.03
"""A guess with less is not looked at."""
ANSWERS, NOTHING = 5.0, 4.0
"""How much more than others an answer to the open question counts, and how much more than a meaning its lack takes."""
HARMLESS = (Intent.STOP, Intent.CANCEL, Intent.PAUSE, Intent.HELP, Intent.REPEAT)
"""Carried out however unsure: the worst of it is a pause."""


class Read(msgspec.Struct, frozen=True):
    """Words, what they mean, and how sure that is."""

    text: str
    """The words."""
    turn: Turn
    """Their meaning."""
    confidence: float | None
    """From 0 to 1; None: typed."""
    answers: bool = False
    """Whether it answers the open question, or none is open; so does a red flag, which nothing may outweigh."""


def believed(turn: Turn, confidence: float | None, guidance: Guidance, words: int = 1) -> Turn:
    """A turn as far as it may be believed.

    Args:
        turn: What was understood.
        confidence: The recogniser's figure; None: typed.
        guidance: Knows the red flags.
        words: How many words it was understood from, at least 1.
    """
    warned = warns(turn, guidance)
    least = next(least for many, least in (STEADIER_FLAG if warned else STEADIER) if words >= many)
    if confidence is None or confidence >= least or turn.intent in HARMLESS:
        return turn
    if warned:
        return msgspec.structs.replace(turn, slots={**turn.slots, "doubt": True})
    return Turn(Intent.FALLBACK, at=turn.at)


def warns(turn: Turn, guidance: Guidance) -> bool:
    """Whether a turn tells of a red flag."""
    return any(symptom in guidance.flags for symptom in told(turn).symptoms)


def weighs(read: Read, guesses: Sequence[Guess]) -> bool:
    """Whether other guesses at a sound may change anything: few words, unsure or without a meaning, and few such guesses."""
    unsure = read.confidence is not None and read.confidence < UNSURE_BELOW
    few = len(read.text.split()) <= FEW and gathered(guesses)
    return few and (unsure or read.turn.intent == Intent.FALLBACK)


def likeliest(readings: Sequence[Read]) -> Read:
    """Of guesses at the same sound, the meaning that has most of their shares, in its likeliest words.

    Among meanings, what answers the open question counts `ANSWERS` times: people mostly say what they were asked for. What does
    not answer it is as sure as its likeliest words alone. Words without a meaning are chosen only where they have `NOTHING`
    times the share, for people seldom say them to the coach; but their share stays, and makes any meaning less sure.

    Args:
        readings: The guesses, likeliest first, each with its share as confidence; at least one.
    """
    shares: dict[bytes, float] = {}
    first: dict[bytes, Read] = {}
    for one in readings:
        meaning = msgspec.json.encode((one.turn.intent, one.turn.slots), order="sorted")
        shares[meaning] = shares.get(meaning, 0.0) + (one.confidence or 0.0)
        first.setdefault(meaning, one)
    weights = {
        meaning: share * (ANSWERS if first[meaning].answers else 1.0)
        for meaning, share in shares.items()
        if first[meaning].turn.intent != Intent.FALLBACK
    }
    without = [one for one in readings if one.turn.intent == Intent.FALLBACK]
    best = max(weights, key=lambda meaning: weights[meaning], default=None)
    if best is None or sum(one.confidence or 0.0 for one in without) > NOTHING * weights[best]:
        return without[0]
    if not first[best].answers:
        return first[best]
    meant = sum(shares[meaning] for meaning in weights)
    return msgspec.structs.replace(first[best], confidence=round(meant * weights[best] / sum(weights.values()), 3))
