"""The interaction model: the only list of what people say, read once into frozen values.

The files are in the shape that Amazon accepts (`interaction_models/<locale>.json`). Amazon knows the phrases of its own
intents unasked; for the other fronts they stand in `interaction_models/built_in/<locale>.toml` and are merged in here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from skill.errors import ContentError


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A gap in the samples of an intent."""

    name: str
    """Its name in the samples and in `Turn.slots`."""
    type: str
    """The name of a `SlotType`, or one of Amazon's own (`AMAZON.NUMBER`)."""


class Intent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that people want to say, and how they say it."""

    name: str
    """The name that every front hands in."""
    samples: tuple[str, ...]
    """Wordings; `{slot}` stands for a value."""
    slots: tuple[Slot, ...] = ()
    """The gaps that its samples may have."""


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a value is said."""

    value: str
    """The name that fits into every sample with words around the slot."""
    synonyms: tuple[str, ...]
    """Other wordings, up to whole sentences that stand alone."""


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value of a slot type."""

    id: str
    """What the core knows it by."""
    name: Wording
    """How it is said."""

    @property
    def wordings(self) -> tuple[str, ...]:
        """The name and every synonym."""
        return (self.name.value, *self.name.synonyms)


class SlotType(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The values that a slot may take."""

    name: str
    """Upper case; the slots name it."""
    values: tuple[Value, ...]
    """Its values."""


class BuiltIns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What Amazon understands unasked, for the other fronts."""

    phrases: dict[str, tuple[str, ...]]
    """Intent name to phrases."""
    fillings: dict[str, dict[str, str]]
    """Slot name to examples of its value (ISO 8601, digits) and how they are said."""


class InteractionModel(msgspec.Struct, frozen=True):
    """All that people may say, in one locale."""

    locale: str
    """Language and country, `en-US`."""
    invocation_name: str
    """What wakes the skill, and the voice front."""
    intents: tuple[Intent, ...]
    """Every intent; Amazon's own carry the phrases of `BuiltIns`."""
    types: tuple[SlotType, ...]
    """Every slot type of our own."""
    fillings: dict[str, dict[str, str]]
    """Examples for slots of Amazon's types: see `BuiltIns.fillings`."""

    def intent(self, name: str) -> Intent:
        """The intent of that name. Raises KeyError where there is none."""
        return _named(self.intents, name)

    def type(self, name: str) -> SlotType:
        """The slot type of that name. Raises KeyError where there is none."""
        return _named(self.types, name)


class Expanded(msgspec.Struct, frozen=True):
    """A sample with its gaps filled."""

    text: str
    """What is said."""
    slots: dict[str, str]
    """Slot name to value id (or number, or duration)."""


class _LanguageModel(msgspec.Struct, frozen=True, rename="camel"):
    invocation_name: str
    intents: tuple[Intent, ...]
    types: tuple[SlotType, ...]


class _Body(msgspec.Struct, frozen=True, rename="camel"):
    language_model: _LanguageModel


class _File(msgspec.Struct, frozen=True, rename="camel"):
    interaction_model: _Body


def interaction_folder() -> Path:
    """Where the interaction models are: inside the installed package, or beside it in a checkout."""
    installed = Path(__file__).parent / "interaction_models"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "interaction_models"


def load_interaction_model(locale: str = "en-US", folder: Path | None = None) -> InteractionModel:
    """Reads the interaction model of a locale, with the phrases of Amazon's own intents merged in.

    Raises:
        ContentError: a file is missing, damaged, or does not have Amazon's shape.
    """
    folder = folder or interaction_folder()
    path = folder / f"{locale}.json"
    try:
        body = msgspec.json.decode(_read(path), type=_File).interaction_model.language_model
    except msgspec.DecodeError as error:
        raise ContentError(f"{path}: {error}") from None
    built_ins = load_built_ins(locale, folder)
    names = {intent.name for intent in body.intents}
    for name in built_ins.phrases:
        if name not in names:
            raise ContentError(f"{path}: {name} has built-in phrases but is not in the model")
    return InteractionModel(
        locale=locale,
        invocation_name=body.invocation_name,
        intents=tuple(
            msgspec.structs.replace(one, samples=(*one.samples, *built_ins.phrases.get(one.name, ())))
            for one in body.intents
        ),
        types=body.types,
        fillings=built_ins.fillings,
    )


def load_built_ins(locale: str = "en-US", folder: Path | None = None) -> BuiltIns:
    """Reads what Amazon understands unasked. A locale without a file of its own takes that of its language.

    Raises:
        ContentError: there is no file for the language, or it is damaged.
    """
    folder = (folder or interaction_folder()) / "built_in"
    language = locale.partition("-")[0]
    path = next(
        (one for one in (folder / f"{locale}.toml", *sorted(folder.glob(f"{language}-*.toml"))) if one.is_file()), None
    )
    if path is None:
        raise ContentError(f"{folder}: no built-in phrases for {locale}; add {locale}.toml")
    try:
        return msgspec.convert(tomllib.loads(_read(path)), BuiltIns)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ContentError(f"{path}: {error}") from None


def expand(model: InteractionModel, intent: Intent) -> Iterator[Expanded]:
    """Every sample of an intent with its slots filled.

    A sample that is one slot and nothing else is given once for every wording of every value. In a sample with words
    around its slots each value of the first slot stands once, by its name; further slots go round their names with it,
    each one value ahead of the slot before.
    """
    types = {slot.name: slot.type for slot in intent.slots}
    for sample in intent.samples:
        names = _SLOT.findall(sample)
        if not names:
            yield Expanded(sample, {})
        elif sample == f"{{{names[0]}}}":
            for value, wordings in _wordings(model, names[0], types):
                yield from (Expanded(text, {names[0]: value}) for text in wordings)
        else:
            choices = {name: _wordings(model, name, types) for name in names}
            for turn in range(len(choices[names[0]])):
                text, slots = sample, {}
                for place, (name, some) in enumerate(choices.items()):
                    slots[name], wordings = some[(turn + place) % len(some)]
                    text = text.replace(f"{{{name}}}", wordings[0])
                yield Expanded(text, slots)


_SLOT = re.compile(r"\{(\w+)\}")
_Named = TypeVar("_Named", Intent, SlotType)


def _wordings(model: InteractionModel, slot: str, types: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """Value ids of a slot with their wordings, the name first."""
    if slot not in types:
        raise ContentError(f"{model.locale}.json: a sample uses the slot {slot}, which its intent does not declare")
    if types[slot].startswith("AMAZON."):
        return [(value, (text,)) for value, text in model.fillings[slot].items()]
    return [(value.id, value.wordings) for value in model.type(types[slot]).values]


def _named(some: tuple[_Named, ...], name: str) -> _Named:
    for one in some:
        if one.name == name:
            return one
    raise KeyError(name)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ContentError(f"{path}: cannot be read; install stretch-coach again") from None
