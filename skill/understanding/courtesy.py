"""What only makes a command polite or pressing ("please stop", "could you forget today for me", "no stop").

Such words may answer an open question by themselves: a "please" is a yes to an offer. So they are taken off where a
command is left, word for word as the interaction model has it.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from skill.dialogue.turn import Intent
from skill.understanding.match import Samples

MOST_WORDS = 16
"""A longer utterance is more than a command."""
COMMANDS = frozenset(
    {
        Intent.STOP,
        Intent.CANCEL,
        Intent.HOME,
        Intent.HELP,
        Intent.REPEAT,
        Intent.PAUSE,
        Intent.RESUME,
        Intent.NEXT,
        Intent.PREVIOUS,
        Intent.START_OVER,
        Intent.START_TRIAGE,
        Intent.START_SESSION,
        Intent.CHOOSE_STRETCH,
        Intent.EASIER,
        Intent.SKIP,
        Intent.CHANGE_HOLD,
        Intent.TIME_LEFT,
        Intent.VOICE,
        Intent.PROGRESS,
        Intent.FORGET_ME,
    }
)
"""What somebody wants done."""
PRESSING = (Intent.STOP, Intent.FORGET_ME)
"""Commands before which even a yes or no of its own is no answer."""

Words = tuple[str, ...]


class CourtesyWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of `normalise.toml`."""

    before: tuple[str, ...]
    """Stand before a command."""
    after: tuple[str, ...]
    """Stand after a command."""
    insisting: tuple[str, ...]
    """Stand before a command that somebody insists on, and would be answers anywhere else."""


class Courtesy:
    """Finds the command in an utterance."""

    def __init__(self, words: CourtesyWords, samples: Samples) -> None:
        self._before, self._after, self._insisting = map(_phrases, (words.before, words.after, words.insisting))
        self._samples = samples

    def off(self, words: Words) -> Words:
        """The words of the command alone; all the words where there is none, or nothing around it."""
        waiting = [(words, False)] if len(words) <= MOST_WORDS else []
        tried, command = set(waiting), words
        while waiting:
            some, insists = waiting.pop()
            found = self._samples.match(some) if 0 < len(some) < len(command) else None
            if found is not None and found.intent in (PRESSING if insists else COMMANDS):
                command = some
            shorter = [one for one in self._shorter(some, insists=insists) if one not in tried]
            waiting += shorter
            tried |= set(shorter)
        return command

    def _shorter(self, words: Words, *, insists: bool) -> list[tuple[Words, bool]]:
        """The words with one courtesy less, and whether they are insisted on."""
        return [
            *((words[len(one) :], insists) for one in self._before if words[: len(one)] == one),
            *((words[: -len(one)], insists) for one in self._after if words[-len(one) :] == one),
            *((words[len(one) :], True) for one in self._insisting if words[: len(one)] == one),
        ]


def _phrases(texts: Iterable[str]) -> tuple[Words, ...]:
    return tuple(tuple(text.split()) for text in texts)
