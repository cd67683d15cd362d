"""Spoken words as SSML: escaped, silences in pieces that Alexa allows, and how long the whole takes."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from skill.dialogue.reply import Pause
from skill.words import Say, Spoken, SpokenHold, SpokenPart

WORDS_A_SECOND = 2.5
"""How fast Alexa speaks, about; silences inside a hold are shortened by the words in it."""
LONGEST_BREAK = 10.0
"""Seconds of one break; Alexa refuses longer ones."""
MOST_SECONDS = 75.0
"""Of one answer; nobody can be expected to listen longer, and nothing reaches the coach meanwhile."""
MOST_SIGNS = 8000
"""Characters of one answer that Alexa accepts."""


def ssml(spoken: Spoken) -> str:
    """A reply's speech, without the enclosing element."""
    return " ".join(piece for part in spoken.parts for piece in _pieces(part))


def plain(text: str) -> str:
    """A sentence as SSML."""
    return escape(text if text.isprintable() else "".join(sign for sign in text if sign.isprintable()))


def seconds(spoken: Spoken) -> float:
    """How long a reply takes, about."""
    return sum(_length(part) for part in spoken.parts)


def before_hold(spoken: Spoken) -> float:
    """How many seconds pass, about, before the first hold of a reply begins."""
    passed = 0.0
    for part in spoken.parts:
        if isinstance(part, SpokenHold):
            break
        passed += _length(part)
    return passed


def problems(spoken: Spoken) -> tuple[str, ...]:
    """What Alexa or a listener would refuse in a reply; empty where nothing."""
    found = []
    if seconds(spoken) > MOST_SECONDS:
        found.append(f"takes {seconds(spoken):.0f} seconds of {MOST_SECONDS:.0f}")
    signs = len(f"<speak>{ssml(spoken)}</speak>")
    if signs > MOST_SIGNS:
        found.append(f"has {signs} characters of {MOST_SIGNS}")
    return tuple(found)


def _pieces(part: SpokenPart) -> Iterator[str]:
    if isinstance(part, Say):
        yield plain(part.text)
    elif isinstance(part, Pause):
        yield from _silence(part.seconds)
    else:
        now = 0.0
        for cue in part.cues:
            yield from _silence(cue.at - now)
            yield plain(cue.say.text)
            now = max(now, cue.at) + _spoken(cue.say.text)
        yield from _silence(part.seconds - now)


def _silence(length: float) -> Iterator[str]:
    """Breaks for some seconds; none where the words before have used them up."""
    left = round(length * 1000)
    while left > 0:
        piece = min(left, round(LONGEST_BREAK * 1000))
        yield f'<break time="{piece}ms"/>'
        left -= piece


def _length(part: SpokenPart) -> float:
    if isinstance(part, Say):
        return _spoken(part.text)
    if isinstance(part, Pause):
        return part.seconds
    last = max((cue.at + _spoken(cue.say.text) for cue in part.cues), default=0.0)
    return max(float(part.seconds), last)


def _spoken(text: str) -> float:
    return len(text.split()) / WORDS_A_SECOND
