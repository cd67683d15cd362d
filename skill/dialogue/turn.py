"""What came in: one turn of a person, as an intent with slots and the time it was said.

The slots come from outside (an Alexa request, our own understanding, a dialogue file), so nothing about their shape is
certain. `told` reads them once, carefully, into a frozen value; no other module of the core looks into `Turn.slots`.

Slots beyond those of the intent tables, which the understanding fills on any intent when the words say it:

====================  ==================================================================================================
slot                  meaning
====================  ==================================================================================================
``symptoms``          all symptom ids, most dangerous first (``symptom`` is the first of them)
``denied``            symptom ids denied in the same sentence
``well``              symptom ids of which the person said that all is well
``doubt``             true: the red flag in ``symptom`` is doubtful, ask one direct question
``sites``             all site ids (``site`` is the most telling)
``histories``         all history ids (``history`` is the first)
``cues``, ``no_cues`` pattern cues told or denied: ids of ``skill/content/patterns.toml``
``course``            ``old``: long-standing and unchanged; ``past``: over and gone. Speaks of the symptoms in the turn
``others``            symptom ids that another person has (never in ``symptoms``)
``person``            ``other``, ``child`` or ``proxy`` (speaks for somebody who is the patient)
``tried``             false: no self-care has been tried yet
``active``            true: has just been moving for five minutes or more
``question``          fact id (``S1`` to ``S75``) that the question asks for
====================  ==================================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

import msgspec

from skill.dialogue.figures import MOST_DAYS


class Intent(StrEnum):
    """Every intent that a front may hand in, under the names of the interaction model."""

    LAUNCH = "LaunchRequest"
    SESSION_ENDED = "SessionEndedRequest"
    YES = "AMAZON.YesIntent"
    NO = "AMAZON.NoIntent"
    HELP = "AMAZON.HelpIntent"
    STOP = "AMAZON.StopIntent"
    CANCEL = "AMAZON.CancelIntent"
    REPEAT = "AMAZON.RepeatIntent"
    PAUSE = "AMAZON.PauseIntent"
    RESUME = "AMAZON.ResumeIntent"
    NEXT = "AMAZON.NextIntent"
    PREVIOUS = "AMAZON.PreviousIntent"
    START_OVER = "AMAZON.StartOverIntent"
    HOME = "AMAZON.NavigateHomeIntent"
    FALLBACK = "AMAZON.FallbackIntent"
    START_TRIAGE = "StartTriageIntent"
    REPORT_SYMPTOM = "ReportSymptomIntent"
    DENY_SYMPTOM = "DenySymptomIntent"
    RETRACT = "RetractIntent"
    CLEARED = "ClearedIntent"
    REPORT_HISTORY = "ReportHistoryIntent"
    PAIN_SITE = "PainSiteIntent"
    PAIN_LEVEL = "PainLevelIntent"
    DURATION = "DurationIntent"
    TREND = "TrendIntent"
    UNSURE = "UnsureIntent"
    ASK_TOPIC = "AskTopicIntent"
    START_SESSION = "StartSessionIntent"
    CHOOSE_STRETCH = "ChooseStretchIntent"
    FEEL = "FeelIntent"
    EASIER = "EasierIntent"
    SKIP = "SkipIntent"
    CHANGE_HOLD = "ChangeHoldIntent"
    TIME_LEFT = "TimeLeftIntent"
    VOICE = "VoiceIntent"
    PROGRESS = "ProgressIntent"
    FORGET_ME = "ForgetMeIntent"
    SILENCE = "Silence"
    """The reply window passed without a word. Only the fronts that can tell (typed, voice) send it."""


class Turn(msgspec.Struct, frozen=True):
    """One turn of a person."""

    intent: str
    """A name of `Intent`; any other string is answered like `Intent.FALLBACK`."""
    slots: Mapping[str, Any] = {}
    """Slot values: ids, numbers, booleans, or lists of ids. Anything that cannot be read counts as not said."""
    at: datetime | None = None
    """When it was said; its date is the person's day. None: unknown; then a running hold counts as over."""


Person = Literal["self", "other", "child", "proxy"]
Trend = Literal["better", "same", "worse"]


class Told(msgspec.Struct, frozen=True):
    """What one turn told, read from its slots."""

    symptoms: tuple[str, ...] = ()
    """Symptom ids reported about the person, red flags and others."""
    denied: tuple[str, ...] = ()
    """Symptom ids denied."""
    doubt: bool = False
    """The first symptom is doubtful."""
    sites: tuple[str, ...] = ()
    """Where it is felt: site ids."""
    trend: str | None = None
    """``better``, ``same`` or ``worse``."""
    level: float | None = None
    """Pain from 0 to 10; a figure outside that range is not read."""
    word: str | None = None
    """``mild``, ``moderate`` or ``severe``."""
    days: float | None = None
    """A duration, in days."""
    histories: tuple[str, ...] = ()
    """History ids; ``none`` where all were denied."""
    cues: tuple[str, ...] = ()
    """Pattern cues that are there."""
    no_cues: tuple[str, ...] = ()
    """Pattern cues that were denied."""
    course: str | None = None
    """``old`` or ``past``: see the module's table."""
    others: tuple[str, ...] = ()
    """Symptom ids of another person."""
    person: str = "self"
    """Whom the turn is about."""
    feeling: str | None = None
    """Where a stretch is felt: a value id of `FeelIntent`."""
    topic: str | None = None
    """A topic id."""
    question: str | None = None
    """A fact id."""
    stretch: str | None = None
    """A session item id."""
    part: str | None = None
    """``warm_up`` or ``item``."""
    scope: str | None = None
    """What to forget: ``all``, ``today`` or ``this``."""
    about: str | None = None
    """What is asked of the memory: ``kept``."""
    seconds: int | None = None
    """Seconds asked for a hold."""
    change: str | None = None
    """A value id of `ChangeHoldIntent` or `VoiceIntent`."""
    tried: bool | None = None
    """Whether self-care was tried at all."""
    active: bool = False
    """Has just been active for five minutes or more."""


def told(turn: Turn) -> Told:
    """Reads a turn's slots. Never raises: what cannot be read is left out."""
    slots = turn.slots if isinstance(turn.slots, Mapping) else {}
    symptoms = _both(slots, _ids(slots, "symptom", "symptoms"))
    denied = _ids(slots, "denied", "well")
    return Told(
        symptoms=() if turn.intent in (Intent.DENY_SYMPTOM, Intent.RETRACT) else symptoms,
        denied=merge(symptoms, denied) if turn.intent in (Intent.DENY_SYMPTOM, Intent.RETRACT) else denied,
        doubt=slots.get("doubt") is True,
        sites=_ids(slots, "site", "sites"),
        trend=_id(slots, "trend"),
        level=_level(slots.get("level")),
        word=_id(slots, "word"),
        days=days(slots.get("duration")),
        histories=_ids(slots, "history", "histories"),
        cues=_ids(slots, "cues"),
        no_cues=_ids(slots, "no_cues"),
        course=_id(slots, "course"),
        others=_ids(slots, "others"),
        person=_id(slots, "person") or "self",
        feeling=_id(slots, "feeling"),
        topic=_id(slots, "topic"),
        question=_id(slots, "question"),
        stretch=_id(slots, "stretch"),
        part=_id(slots, "part"),
        scope=_id(slots, "scope"),
        about=_id(slots, "about"),
        seconds=_seconds(slots.get("seconds")),
        change=_id(slots, "change"),
        tried=False if slots.get("tried") is False else None,
        active=slots.get("active") is True,
    )


def _both(slots: Mapping[str, Any], symptoms: tuple[str, ...]) -> tuple[str, ...]:
    """Numbness, tingling or weakness on both sides is the sign of both legs."""
    one_sided = ("numbness", "tingling", "weakness")
    both = slots.get("side") == "both" and any(one in one_sided for one in symptoms)
    return merge(("both_legs",), symptoms) if both else symptoms


_DURATION = re.compile(
    r"P(?:(?P<years>[\d.]+)Y)?(?:(?P<months>[\d.]+)M)?(?:(?P<weeks>[\d.]+)W)?(?:(?P<days>[\d.]+)D)?"
    r"(?:T(?:(?P<hours>[\d.]+)H)?(?:(?P<minutes>[\d.]+)M)?(?:(?P<seconds>[\d.]+)S)?)?"
)
_DAYS = {
    "years": 365.0,
    "months": 30.0,
    "weeks": 7.0,
    "days": 1.0,
    "hours": 1 / 24,
    "minutes": 1 / 1440,
    "seconds": 1 / 86400,
}


def days(value: Any) -> float | None:
    """A duration in ISO 8601 (``P2W``) as days; None where it is none, or longer than anything lasts."""
    match = _DURATION.fullmatch(value) if isinstance(value, str) and value != "P" else None
    if match is None:
        return None
    try:
        parts = {unit: float(number) for unit, number in match.groupdict().items() if number}
    except ValueError:
        return None
    total = sum(_DAYS[unit] * number for unit, number in parts.items())
    return total if parts and total <= MOST_DAYS else None


def _seconds(value: Any) -> int | None:
    """Seconds for a hold, from a number, digits or an ISO 8601 duration."""
    span = days(value)
    if span is not None:
        return round(span * 86400)
    number = _number(value)
    return None if number is None else round(number)


def _level(value: Any) -> float | None:
    """Pain from 0 to 10."""
    number = _number(value)
    return number if number is not None and 0 <= number <= 10 else None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < 1e6 else None


def _id(slots: Mapping[str, Any], name: str) -> str | None:
    value = slots.get(name)
    return value if isinstance(value, str) and value not in ("", "?") else None


def _ids(slots: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        value = slots.get(name)
        found += [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
    return merge(one for one in found if isinstance(one, str) and one not in ("", "?")) if found else ()


def merge(*many: Iterable[str]) -> tuple[str, ...]:
    """Every id once, in the order of first mention."""
    return tuple(dict.fromkeys(one for ids in many for one in ids))
