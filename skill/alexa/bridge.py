"""From a request to a turn: the intent that Alexa found, its slots as ids and numbers, and no red flag lost on the way.

Alexa gives one value to a slot, though people name two things in a breath; so every slot's words go through our own spotter
of red flags as well. And it fills a slot with words for which it knows no value; these our own understanding reads anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from skill.alexa.incoming import Incoming
from skill.alexa.locales import Tongue
from skill.alexa.slot_values import SlotValue, values
from skill.dialogue.guidance import Guidance
from skill.dialogue.state import State
from skill.dialogue.turn import Intent, Turn
from skill.understanding.red_flags import Spotted

SILENT = (Intent.SESSION_ENDED, "CanFulfillIntentRequest")
"""Requests that get no speech: the end of a session, and Alexa's question whether some skill could answer somebody."""
SEVERAL = {"site": "sites", "history": "histories"}
"""Slots of which the core reads all values, and under which name."""
SYMPTOMS = ("symptom", "also")
"""Slots with a symptom: Alexa gives one value to each."""
MEASURES = ("level", "lower", "seconds", "duration")
"""Slots with a number or a span of time instead of an id."""
NAMES_ONLY = ("topic", "question")
"""Slots whose words, where Alexa knows them, name something without reporting it."""
VOLUNTEERED = ("cues", "no_cues", "active")
"""What Alexa has no slots for, though people say it."""
TELLING = 3
"""So many words may tell more than a value."""
UNSAYING = (Intent.DENY_SYMPTOM, Intent.RETRACT)
"""Intents whose symptoms are not there."""


def turn_of(incoming: Incoming, tongue: Tongue, guidance: Guidance, state: State, at: datetime) -> Turn | None:
    """The turn in a request; None where Alexa allows no answer.

    Args:
        incoming: The request.
        tongue: The locale it was said in.
        guidance: What the coach knows.
        state: Where the conversation is.
        at: When it was said (UTC).
    """
    if incoming.type == Intent.LAUNCH:
        return Turn(Intent.LAUNCH, at=at)
    if incoming.type in SILENT:
        return None
    if incoming.intent:
        return _heard(incoming, tongue, guidance, state, at)
    if "." in incoming.type or not incoming.in_session:
        return None  # an event of a device or an account, as `AudioPlayer.PlaybackStopped`
    return Turn(Intent.FALLBACK, at=at)


def _heard(incoming: Incoming, tongue: Tongue, guidance: Guidance, state: State, at: datetime) -> Turn:
    slots: dict[str, Any] = {}
    symptoms: list[str] = []
    words: list[str] = []
    for name, slot in incoming.slots.items():
        found = values(slot)
        if name in MEASURES:
            slots[name] = _measure(name, found, tongue, state)
            words += [one.raw for one in found if slots[name] is None]
            continue
        ids = _merge(one.id or tongue.lookup(incoming.intent, name, one.raw) or "" for one in found)
        if name in SYMPTOMS:
            symptoms += ids
        elif ids:
            slots[name] = ids[0]
            slots |= {SEVERAL[name]: ids} if name in SEVERAL else {}
        words += [one.raw for one in found if one.raw and not (ids and name in NAMES_ONLY)]
    slots = _measured(slots)
    if words and not (slots or symptoms) and incoming.intent not in UNSAYING:
        again = tongue.understanding.understand(" ".join(words), asks=state.asks, phase=state.phase)
        if again.intent != Intent.FALLBACK:
            return Turn(again.intent, again.slots, at)
    slots = _volunteered(words, tongue, state) | slots
    spotted = [tongue.understanding.spot(one) for one in words]
    return Turn(*_with_flags(incoming.intent, slots, symptoms, spotted, guidance), at=at)


def _with_flags(
    intent: str, slots: dict[str, Any], named: list[str], spotted: list[Spotted], guidance: Guidance
) -> tuple[str, dict[str, Any]]:
    """Intent and slots with the symptoms that Alexa named and those that its words tell of."""
    denied = _merge(one for some in spotted for one in some.denied)
    others = _merge(one for some in spotted for one in some.others)
    told = _merge(one for some in spotted for one in some.told)
    if intent in UNSAYING:
        return intent, slots | _symptoms(_merge([*named, *told, *denied]), guidance)
    doubt = any(some.doubt for some in spotted) and not named
    symptoms = _merge([*(one for one in named if one not in {*denied, *others}), *told])
    if any(one in guidance.flags for one in told):
        intent = Intent.REPORT_SYMPTOM
    slots = slots | _symptoms(symptoms, guidance)
    slots |= {"denied": denied} if denied else {}
    slots |= {"others": others} if others else {}
    slots |= {"doubt": True} if doubt else {}
    for some in spotted:
        slots |= {"course": some.course} if some.course else {}
        slots |= {"person": some.person} if some.person != "self" else {}
    return intent, slots


def _symptoms(ids: list[str], guidance: Guidance) -> dict[str, Any]:
    """The slots of some symptoms, the most dangerous first."""
    order = list(guidance.flags)
    ranked = sorted(ids, key=lambda one: order.index(one) if one in order else len(order))
    return {"symptom": ranked[0], "symptoms": ranked} if ranked else {}


def _volunteered(words: list[str], tongue: Tongue, state: State) -> dict[str, Any]:
    """What some words tell beside the value that Alexa found in them; a word or two tell nothing more."""
    told: dict[str, Any] = {}
    for one in words:
        if len(one.split()) >= TELLING:
            slots = tongue.understanding.understand(one, asks=state.asks, phase=state.phase).slots
            told |= {name: slots[name] for name in VOLUNTEERED if name in slots}
    return told


def _measure(name: str, found: tuple[SlotValue, ...], tongue: Tongue, state: State) -> Any:
    """A number or span as Alexa writes it; where a client left it in words, as our own understanding reads them.

    None where the words tell of no such thing, and where there are none.
    """
    raw = found[0].raw if found else ""
    number = tongue.number(raw)
    if number is not None:
        return number
    if raw.startswith("P"):
        return raw
    return tongue.understanding.understand(raw, asks=state.asks, phase=state.phase).slots.get(name)


def _measured(slots: dict[str, Any]) -> dict[str, Any]:
    """The slots without those that only help Alexa, and without measures that nobody heard."""
    told = {name: value for name, value in slots.items() if value not in (None, "")}
    span = told.pop("span", None)
    return ({"duration": span} if span else {}) | {name: value for name, value in told.items() if name != "lower"}


def _merge(ids: Iterable[str]) -> list[str]:
    """Every id once."""
    return list(dict.fromkeys(one for one in ids if one))
