"""A front's hand on the memory during one conversation: gives the history in, takes the notes out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime

from offline_voice.memory.store import Store
from skill.dialogue.guidance import Guidance
from skill.dialogue.history import History
from skill.dialogue.memory import entries_of, recall
from skill.dialogue.reply import Note
from skill.errors import MemoryStoreError

log = logging.getLogger(__name__)


class Keeper:
    """Keeps one conversation."""

    def __init__(self, store: Store, guidance: Guidance) -> None:
        self._store = store
        self._guidance = guidance
        self._mine: list[str] = []

    def history(self, today: date) -> History:
        """What is remembered; a history that is lost where the memory cannot be used today."""
        try:
            kept = self._store.read()
        except MemoryStoreError as error:
            log.warning("no memory today: %s", error)
            return History(lost=True)
        entries = tuple(kept.entries.values())
        if entries and entries[-1].on > today:
            log.warning("no memory today: the last entry is of %s; set the clock", entries[-1].on)
            return History(lost=True)
        return recall(entries, self._guidance, consent=kept.agreed)

    def keep(self, notes: Sequence[Note], at: datetime) -> bool:
        """Carries out the notes of one reply, before it is spoken.

        Returns:
            False where that failed; the front then goes on without a memory.
        """
        try:
            for note in notes:
                if note.kind == "forget":
                    self._forget(note, at.date())
            agreed = next((bool(note.values.get("agreed")) for note in notes if note.kind == "remember"), None)
            entries = entries_of(notes, at.date())
            if entries or agreed is not None:
                self._mine += self._store.keep(entries, agreed)
        except MemoryStoreError as error:
            log.warning("the memory failed: %s", error)
            return False
        return True

    def _forget(self, note: Note, today: date) -> None:
        scope = note.values.get("scope")
        if scope == "all":
            self._store.forget_all()
        elif scope == "today":
            self._store.forget_day(today)
        else:
            self._store.forget_entries(self._mine)
        self._mine.clear()
