"""What the slots of a request hold: the value ids that Alexa found, and the words it heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

NOT_HEARD = ("", "?")
"""How Alexa writes a slot whose words it did not catch."""


class SlotValue(msgspec.Struct, frozen=True):
    """One value of a slot."""

    raw: str
    """The words heard."""
    id: str | None
    """The value id that Alexa found for them."""


def values(slot: Any) -> tuple[SlotValue, ...]:
    """Every value of a slot in any shape that Alexa sends: one, a list of them, or none."""
    return tuple(dict.fromkeys(_values(slot, 0)))


def _values(part: Any, depth: int) -> Iterator[SlotValue]:
    if not isinstance(part, Mapping) or depth > 4:  # Alexa nests two deep; whoever nests deeper means harm
        return
    inner = part.get("slotValue")
    if isinstance(inner, Mapping):
        yield from _values(inner, depth + 1)
        return
    several = part.get("values")
    if isinstance(several, list):
        for one in several:
            yield from _values(one, depth + 1)
        return
    raw, found = part.get("value"), _resolved(part.get("resolutions"))
    raw = str(raw) if isinstance(raw, int | float | str) and not isinstance(raw, bool) else ""
    if found is not None or raw not in NOT_HEARD:
        yield SlotValue(raw if raw not in NOT_HEARD else "", found)


def _resolved(resolutions: Any) -> str | None:
    """The first value id that any authority found."""
    authorities = resolutions.get("resolutionsPerAuthority") if isinstance(resolutions, Mapping) else None
    for authority in authorities if isinstance(authorities, list) else ():
        matches = authority.get("values") if isinstance(authority, Mapping) else None
        for match in matches if isinstance(matches, list) else ():
            value = match.get("value") if isinstance(match, Mapping) else None
            found = value.get("id") if isinstance(value, Mapping) else None
            if isinstance(found, str) and found:
                return found
    return None
