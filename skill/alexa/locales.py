"""Which of our locales answers a device, and everything that is needed to hear and speak it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import msgspec

from skill.content import load_phrases, locales
from skill.dialogue.reply import Line, Reply
from skill.interaction import InteractionModel, load_interaction_model
from skill.understanding import Understanding, load_understanding
from skill.words import Phrases, Spoken, word

FIRST = "en-US"

APOLOGY = Reply(parts=(Line("alexa.apology"),), reprompt=Line("alexa.apology_reprompt"))


class Tongue(msgspec.Struct, frozen=True):
    """One locale."""

    phrases: Phrases
    """Its sentences."""
    understanding: Understanding
    """Its words."""
    ids: Mapping[tuple[str, str], Mapping[str, str]]
    """Intent and slot to wordings to value ids."""
    apology: Spoken
    """What is said when something broke; kept ready, so that nothing more can break then."""

    def lookup(self, intent: str, slot: str, words: str) -> str | None:
        """The value id of some words, for clients that leave that to the skill."""
        return self.ids.get((intent, slot), {}).get(words.lower())

    def number(self, words: str) -> float | None:
        """A number in digits or words; None where it is none."""
        named = self.phrases.lines.get("number", ())
        if words.lower() in named:
            return float(named.index(words.lower()))
        try:
            return float(words)
        except ValueError:
            return None


def nearest(wanted: str, there: Sequence[str]) -> str:
    """The locale that answers a wanted one: itself, or the first."""
    return wanted if wanted in there else FIRST


@lru_cache(maxsize=64)
def tongue(wanted: str) -> Tongue:
    """What answers a device of some locale.

    Raises:
        ContentError: A file of the locale is missing or damaged.
    """
    return _tongue(nearest(wanted, locales()))


@cache
def _tongue(locale: str) -> Tongue:
    phrases = load_phrases(locale)
    ids = _ids(load_interaction_model(locale))
    return Tongue(phrases, load_understanding(locale), ids, word(APOLOGY, phrases))


def _ids(model: InteractionModel) -> dict[tuple[str, str], dict[str, str]]:
    types = {
        one.name: {text.lower(): value.id for value in one.values for text in (*value.wordings, value.id)}
        for one in model.types
    }
    slots = ((intent.name, slot) for intent in model.intents for slot in intent.slots)
    return {(intent, slot.name): types[slot.type] for intent, slot in slots if slot.type in types}
