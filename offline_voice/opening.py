"""How a front on this machine opens a conversation: guidance, words and understanding of a locale, and its first moment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from offline_voice.memory.keeper import Keeper
from offline_voice.memory.store import Store
from offline_voice.settings import data_folder
from skill.content import load_guidance, load_phrases
from skill.conversation import Conversation
from skill.dialogue.history import History
from skill.dialogue.state import State
from skill.errors import SettingsError
from skill.understanding import load_understanding

TRIAGE = "STRETCH_COACH_TRIAGE"
NOW = "STRETCH_COACH_NOW"


def open_conversation(locale: str, history: History | None = None) -> Conversation:
    """A new conversation in a locale, without a memory.

    Args:
        locale: Language and country.
        history: Earlier days, where a dialogue file tells of them.

    Raises:
        ContentError: The locale is unknown, or its content is damaged.
        SettingsError: `STRETCH_COACH_TRIAGE` is neither on nor off.
    """
    guidance = load_guidance(triage=triage_is_on(os.environ))
    return Conversation(guidance, load_phrases(locale), load_understanding(locale), State.new(history))


def open_with_memory(locale: str) -> Conversation:
    """A new conversation that knows earlier days, and writes down what the person agreed to.

    Raises:
        ContentError: The locale is unknown, or its content is damaged.
        SettingsError: `STRETCH_COACH_TRIAGE` or `STRETCH_COACH_NOW` cannot be read.
    """
    conversation = open_conversation(locale)
    keeper = Keeper(Store(memory_folder()), conversation.guidance)
    conversation.state = State.new(keeper.history(first_moment(os.environ).date()))
    conversation.memory = keeper
    return conversation


def memory_folder() -> Path:
    """Where the memory is."""
    return data_folder() / "memory"


def triage_is_on(environ: Mapping[str, str]) -> bool:
    """Whether the deployer left the health questions on, which is the rule.

    Raises:
        SettingsError: The variable holds something else than ``on`` or ``off``.
    """
    value = environ.get(TRIAGE, "on").strip().lower()
    if value not in ("on", "off"):
        raise SettingsError(f"{TRIAGE} is {value!r}; set it to on or off")
    return value == "on"


def first_moment(environ: Mapping[str, str]) -> datetime:
    """Where virtual time begins, in the zone of this machine: `STRETCH_COACH_NOW`, else now.

    Raises:
        SettingsError: The variable is no date and time in ISO 8601.
    """
    value = environ.get(NOW)
    if not value:
        return datetime.now().astimezone()
    try:
        return datetime.fromisoformat(value).astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(f"{NOW} is {value!r}; write it like 2026-12-07T09:00:00Z") from error
