"""From a request to a turn: the intent that Alexa found, its slots as ids and numbers, and no red flag lost on the way.

Alexa gives one value to a slot, though people name two things in a breath; so every slot's words go through our own spotter
of red flags as well. And it fills a slot with words for which it knows no value; these our own understanding reads anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from skill.alexa.incoming import Incoming
from skill.alexa.locales import Tongue
from skill.alexa.slot_values import values
from skill.dialogue.guidance import Guidance
from skill.dialogue.state import State
from skill.dialogue.turn import Intent, Turn
from skill.understanding.red_flags import Spotted

SILENT = (Intent.SESSION_ENDED, "CanFulfillIntentRequest")
"""Requests that get no speech: the end of a session, and Alexa's question whether some skill could answer somebody."""
SEVERAL = {"site": "sites", "history": "histories"}
"""Slots of which the core reads all values, and under which name."""
SYMPTOMS = ("symptom", "also", "well")
"""Slots with a symptom: Alexa gives one value to each."""
MEASURES = ("level", "lower", "seconds", "duration")
"""Slots with a number or a span of time instead of an id."""
NAMES_ONLY = ("topic", "question")
"""Slots whose words, where Alexa knows them, name something without reporting it."""
VOLUNTEERED = ("cues", "no_cues", "active")
"""What Alexa has no slots for, though people say it."""
TELLING = 3
"""So many words may tell more than a value."""
MOST_VALUES = 20
"""Nobody names more in one breath; whoever sends more means to keep the machine busy."""
UNSAYING = (Intent.DENY_SYMPTOM, Intent.RETRACT)
"""Intents whose symptoms are not there."""


class Value(msgspec.Struct, frozen=True):
    """One value of a slot, read."""

    slot: str
    """The slot's name."""
    words: str
    """What was heard."""
    id: str | None
    """The value id; None where the words are none of the model's."""
    exact: bool
    """Whether the words are a wording of just that value in the interaction model, so that no more is in them."""


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
    measures, read = _measures(incoming, tongue, state), _values(incoming, tongue)
    lost = [raw for name, value in measures.items() if value is None for raw in _raws(incoming.slots[name])]
    words = [one.words for one in read if one.words] + lost
    known = any(one.id for one in read) or any(value is not None for value in measures.values())
    if not known and incoming.intent == Intent.DENY_SYMPTOM and _misses_what_is_well(read, tongue):
        return Turn(Intent.UNSURE, at=at)
    if words and not known and incoming.intent not in UNSAYING:
        again = tongue.understanding.understand(" ".join(words), asks=state.asks, phase=state.phase)
        if again.intent != Intent.FALLBACK:
            return Turn(again.intent, again.slots, at)
    slots = _volunteered(read, tongue, state) | _ids(read) | _told_measures(measures)
    symptoms = [one.id for one in read if one.slot in SYMPTOMS and one.id]
    return Turn(*_with_flags(incoming.intent, slots, symptoms, _spotted(read, tongue), guidance), at=at)


def _misses_what_is_well(read: list[Value], tongue: Tongue) -> bool:
    """Whether what is denied is no symptom but its contrary ("it's not normal")."""
    return any(one.slot == "symptom" and tongue.understanding.amiss_without(one.words) for one in read)


def _values(incoming: Incoming, tongue: Tongue) -> list[Value]:
    """Every value of every slot that holds ids."""
    read = []
    for name, slot in incoming.slots.items():
        for one in values(slot) if name not in MEASURES else ():
            found = tongue.lookup(incoming.intent, name, one.raw)
            read.append(Value(name, one.raw, one.id or found, exact=found is not None and one.id in (None, found)))
    return read[:MOST_VALUES]


def _ids(read: list[Value]) -> dict[str, Any]:
    """The ids of all slots but those of symptoms; a vague span of time stands for a duration."""
    slots: dict[str, Any] = {}
    for one in read:
        if one.id is None or one.slot in SYMPTOMS:
            continue
        name = "duration" if one.slot == "span" else one.slot
        slots.setdefault(name, one.id)
        if name in SEVERAL:
            slots[SEVERAL[name]] = _merge([*slots.get(SEVERAL[name], ()), one.id])
    return slots


def _spotted(read: list[Value], tongue: Tongue) -> list[Spotted]:
    """The red flags in all words that may hold more than the value that Alexa found; a mere guess beside a value is none."""
    spotted = []
    for one in read:
        if one.words and not one.exact and not (one.id and one.slot in NAMES_ONLY):
            some = tongue.understanding.spot(one.words)
            spotted += [] if one.id and some.guessed else [some]
    return spotted


def _with_flags(
    intent: str, slots: dict[str, Any], named: list[str], spotted: list[Spotted], guidance: Guidance
) -> tuple[str, dict[str, Any]]:
    """Intent and slots with the symptoms that Alexa named and those that its words tell of."""
    denied = _merge(one for some in spotted for one in some.denied)
    others = _merge(one for some in spotted for one in some.others)
    told = _merge(one for some in spotted for one in some.told)
    if intent in UNSAYING:
        return intent, slots | _symptoms(_merge([*named, *told, *denied]), guidance)
    sure = {*named, *(one for some in spotted if not some.doubt for one in some.told)}
    doubt = any(some.doubt for some in spotted) and not any(one in guidance.flags for one in sure)
    if any(one in guidance.flags for one in told):
        intent = Intent.REPORT_SYMPTOM
    slots = slots | _symptoms(_merge([*(one for one in named if one not in {*denied, *others}), *told]), guidance)
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


def _volunteered(read: list[Value], tongue: Tongue, state: State) -> dict[str, Any]:
    """What some words tell beside the value that Alexa found in them; a word or two tell nothing more."""
    told: dict[str, Any] = {}
    for one in read:
        if len(one.words.split()) >= TELLING and not (one.id and one.slot in NAMES_ONLY):
            slots = tongue.understanding.understand(one.words, asks=state.asks, phase=state.phase).slots
            told |= {name: slots[name] for name in VOLUNTEERED if name in slots}
    return told


def _measures(incoming: Incoming, tongue: Tongue, state: State) -> dict[str, Any]:
    """The slots with numbers and spans; None where the words tell of no such thing, and where there are none."""
    return {
        name: _measure(name, _raws(slot), tongue, state) for name, slot in incoming.slots.items() if name in MEASURES
    }


def _measure(name: str, raws: list[str], tongue: Tongue, state: State) -> Any:
    """A number or span as Alexa writes it; where a client left it in words, as our own understanding reads them."""
    raw = raws[0] if raws else ""
    number = tongue.number(raw)
    if number is not None:
        return number
    if raw.startswith("P"):
        return raw
    return tongue.understanding.understand(raw, asks=state.asks, phase=state.phase).slots.get(name)


def _told_measures(measures: dict[str, Any]) -> dict[str, Any]:
    """The measures that were heard, without the one that only helps Alexa."""
    return {name: value for name, value in measures.items() if value is not None and name != "lower"}


def _raws(slot: Any) -> list[str]:
    return [one.raw for one in values(slot) if one.raw]


def _merge(ids: Iterable[str]) -> list[str]:
    """Every id once."""
    return list(dict.fromkeys(one for one in ids if one))
