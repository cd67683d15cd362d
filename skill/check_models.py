"""Whether the interaction models fit the core and the content: the same intents and ids, and no words with two meanings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from skill.check_problem import Problem
from skill.dialogue.guidance import Guidance
from skill.dialogue.turn import Intent
from skill.errors import ContentError
from skill.interaction import InteractionModel, expand

INTERNAL = (Intent.LAUNCH, Intent.SESSION_ENDED, Intent.SILENCE)
"""Turns that nobody says."""

_SLOT = re.compile(r"\{(\w+)\}")


def check_models(models: Mapping[str, InteractionModel], guidance: Guidance) -> Iterator[Problem]:
    """Every fault in the interaction models.

    Args:
        models: By locale; the first is the one that the others are compared with.
        guidance: Whose ids the slot values must be.
    """
    first, *others = models.values()
    for model in models.values():
        yield from _intents(model)
        yield from _slots(model)
        yield from _ids(model, guidance)
        yield from _values(model)
        yield from _twice(model)
    for other in others:
        yield from _differences(first, other)


def _file(model: InteractionModel) -> str:
    return f"{model.locale}.json"


def _intents(model: InteractionModel) -> Iterator[Problem]:
    names = {intent.name for intent in model.intents}
    known = {str(one) for one in Intent if one not in INTERNAL}
    for name in sorted(names - known):
        yield Problem(_file(model), name, "the core knows no such intent")
    for name in sorted(known - names):
        yield Problem(_file(model), name, "the model lacks this intent of the core")
    for intent in model.intents:
        if not intent.samples and intent.name not in (Intent.FALLBACK, Intent.HOME):
            yield Problem(_file(model), intent.name, "nobody can say it: it has no sample")


def _slots(model: InteractionModel) -> Iterator[Problem]:
    types = {one.name for one in model.types}
    used: set[str] = set()
    for intent in model.intents:
        declared = {slot.name for slot in intent.slots}
        used.update(slot.type for slot in intent.slots)
        filled = {name for sample in intent.samples for name in _SLOT.findall(sample)}
        for name in sorted(filled - declared):
            yield Problem(_file(model), intent.name, f"a sample uses the slot {name}, which is not declared")
        for name in sorted(declared - filled):
            yield Problem(_file(model), intent.name, f"no sample fills the slot {name}")
        for slot in intent.slots:
            if not slot.type.startswith("AMAZON.") and slot.type not in types:
                yield Problem(_file(model), intent.name, f"the slot {slot.name} has the unknown type {slot.type}")
    for name in sorted(types - used):
        yield Problem(_file(model), name, "no slot has this type")


def _ids(model: InteractionModel, guidance: Guidance) -> Iterator[Problem]:
    """Slot values must be what the content knows, all of it and nothing else."""
    wanted = {
        "TOPIC": set(guidance.topics),
        "STRETCH": set(guidance.items),
        "QUESTION": {one for one in guidance.sources if re.fullmatch(r"S\d+", one)},
    }
    values = {one.name: {value.id for value in one.values} for one in model.types}
    for name, ids in wanted.items():
        for one in sorted(ids ^ values.get(name, set())):
            where = "the model lacks it" if one in ids else "the content does not know it"
            yield Problem(_file(model), f"{name} {one}", where)
    for flag in guidance.flags:
        if flag not in values.get("SYMPTOM", set()):
            yield Problem(_file(model), f"SYMPTOM {flag}", "the model lacks this red flag")
    named = {
        "SITE": {site for pattern in guidance.patterns.values() for site in pattern.sites},
        "HISTORY": {history for item in guidance.items.values() for history in item.not_with},
    }
    for name, ids in named.items():
        for one in sorted(ids - values.get(name, set())):
            yield Problem(_file(model), f"{name} {one}", "the content names it, the model lacks it")


def _values(model: InteractionModel) -> Iterator[Problem]:
    """Within a slot type the same words must not belong to two values."""
    for slot_type in model.types:
        owner: dict[str, str] = {}
        for value in slot_type.values:
            for wording in value.wordings:
                other = owner.setdefault(wording.lower(), value.id)
                if other != value.id:
                    yield Problem(_file(model), f"{slot_type.name} {value.id}", f"'{wording}' is said for {other} too")


def _twice(model: InteractionModel) -> Iterator[Problem]:
    """The same sentence must not belong to two intents, nor stand twice in one."""
    owner: dict[str, str] = {}
    for intent in model.intents:
        for sample in sorted({one for one in intent.samples if intent.samples.count(one) > 1}):
            yield Problem(_file(model), intent.name, f"the sample '{sample}' stands there twice")
        try:
            texts = {expanded.text.lower() for expanded in expand(model, intent)}
        except (ContentError, KeyError):
            continue  # a slot without declaration or type has been named already
        for text in sorted(texts):
            other = owner.setdefault(text, intent.name)
            if other != intent.name:
                yield Problem(_file(model), intent.name, f"'{text}' is said for {other} too")


def _differences(first: InteractionModel, other: InteractionModel) -> Iterator[Problem]:
    """Every locale must know the same intents, slots and values."""
    for name in sorted(_shape(first) ^ _shape(other)):
        lacking = other if name in _shape(first) else first
        yield Problem(_file(lacking), name, "another locale has it")


def _shape(model: InteractionModel) -> set[str]:
    slots = {f"{intent.name}.{slot.name}: {slot.type}" for intent in model.intents for slot in intent.slots}
    values = {f"{one.name} {value.id}" for one in model.types for value in one.values}
    return {*(intent.name for intent in model.intents), *slots, *values}
