"""From a reply of line keys to spoken words: pure, and the only place where a locale's sentences are filled in."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from skill.dialogue.reply import Day, Field, Hold, Line, Pause, Reply, Words
from skill.errors import ContentError


class Say(msgspec.Struct, frozen=True, tag="say"):
    """One sentence or a few, as they are spoken."""

    text: str
    """The words, without markup."""
    key: str
    """The line they come from."""


class SpokenCue(msgspec.Struct, frozen=True):
    """A short statement in the middle of a hold."""

    at: int
    """Seconds from the start of the hold."""
    say: Say
    """The words."""


class SpokenHold(msgspec.Struct, frozen=True, tag="hold"):
    """The timed stretch of a rep, quiet but for its cues."""

    seconds: int
    """How long it runs."""
    cues: tuple[SpokenCue, ...] = ()
    """What is said in it, in order."""


SpokenPart = Say | Pause | SpokenHold


class Moment(msgspec.Struct, frozen=True):
    """When something is said, counted in silences alone: words take no time here."""

    at: float
    """Seconds from the start of the reply."""
    say: Say
    """The words."""


class Spoken(msgspec.Struct, frozen=True):
    """A reply in words."""

    parts: tuple[SpokenPart, ...] = ()
    """What to say and how long to be quiet, in order."""
    reprompt: str | None = None
    """What to say when nobody answers."""

    @property
    def text(self) -> str:
        """The whole text, a hold's cues in their place."""
        return " ".join(moment.say.text for moment in self.moments)

    @property
    def moments(self) -> tuple[Moment, ...]:
        """Everything that is said, each at the time that the silences before it add up to."""
        now = 0.0
        moments: list[Moment] = []
        for part in self.parts:
            if isinstance(part, Say):
                moments.append(Moment(now, part))
            elif isinstance(part, Pause):
                now += part.seconds
            else:
                moments += [Moment(now + cue.at, cue.say) for cue in part.cues]
                now += part.seconds
        return tuple(moments)

    @property
    def seconds(self) -> float:
        """How long its silences are together."""
        return sum(part.seconds for part in self.parts if not isinstance(part, Say))

    @property
    def before_hold(self) -> float:
        """How long the silences before its first hold are; 0 without a hold."""
        seconds = 0.0
        for part in self.parts:
            if isinstance(part, SpokenHold):
                return seconds
            if isinstance(part, Pause):
                seconds += part.seconds
        return 0.0


class Phrases(msgspec.Struct, frozen=True):
    """Every sentence of a locale."""

    locale: str
    """``en-US`` and the like."""
    lines: Mapping[str, tuple[str, ...]]
    """Line key to its wordings."""

    def say(self, line: Line) -> str:
        """A line in words; it begins with a capital, also where it begins with a field.

        Raises:
            ContentError: The locale has no such line, or the line has a field that nobody fills.
        """
        wording = self._wording(line.key, line.take)
        try:
            text = wording.format_map({name: self._field(value) for name, value in line.fields.items()})
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            raise ContentError(f"{self.locale}: {line.key} cannot be filled in: {error!r}") from error
        return text[:1].upper() + text[1:]

    def _wording(self, key: str, take: int) -> str:
        wordings = self.lines.get(key)
        if not wordings:
            raise ContentError(f"{self.locale}: there is no line {key}")
        return wordings[take % len(wordings)]

    def _field(self, value: Field) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, int):
            return self._number(value)
        if isinstance(value, Day):
            return self._day(value)
        return self._list(value)

    def _number(self, number: int) -> str:
        """A number in words as far as the locale's table goes, else in digits."""
        names = self.lines.get("number", ())
        return names[number] if 0 <= number < len(names) else str(number)

    def _day(self, day: Day) -> str:
        return self._wording("calendar.date", 0).format(
            weekday=self._wording("calendar.weekdays", day.on.weekday()),
            month=self._wording("calendar.months", day.on.month - 1),
            day=self._wording("calendar.days", day.on.day - 1),
        )

    def _list(self, words: Words) -> str:
        """The phrases of a list, joined from the back: the last two with "and", the others with commas."""
        *firsts, last = [self._wording(key, 0) for key in words.keys] or [""]
        for count, first in enumerate(reversed(firsts)):
            last = self._wording("list.more" if count else "list.two", 0).format(first=first, rest=last)
        return last


def word(reply: Reply, phrases: Phrases) -> Spoken:
    """A reply in the words of a locale.

    Raises:
        ContentError: A line is missing or cannot be filled in; `stretch-coach check` finds it beforehand.
    """
    return Spoken(
        parts=tuple(_part(part, phrases) for part in reply.parts),
        reprompt=phrases.say(reply.reprompt) if reply.reprompt else None,
    )


def sayable(reply: Reply, phrases: Phrases) -> bool:
    """Whether a locale has words for a reply; one that was kept elsewhere may be anything."""
    try:
        word(reply, phrases)
    except ContentError:
        return False
    return True


def _part(part: Line | Pause | Hold, phrases: Phrases) -> SpokenPart:
    if isinstance(part, Line):
        return Say(phrases.say(part), part.key)
    if isinstance(part, Hold):
        cues = (SpokenCue(cue.at, Say(phrases.say(cue.line), cue.line.key)) for cue in part.cues)
        return SpokenHold(part.seconds, tuple(cues))
    return part
