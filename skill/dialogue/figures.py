"""What a figure that travels between two turns may be: whatever a state holds beyond these was never written by the core."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

ASKED_AGAIN_AT_MOST = 2
"""A question is put at most so often again."""

Count = Annotated[int, msgspec.Meta(ge=0, le=10**9)]
"""How many, or how long in whole seconds."""
Pain = Annotated[float, msgspec.Meta(ge=0, le=10)]
"""Pain from 0 to 10."""
MOST_DAYS = 365 * 150
"""Nothing has been there for longer."""
Days = Annotated[float, msgspec.Meta(ge=0, le=MOST_DAYS)]
"""How long something has been there."""
Seconds = Annotated[float, msgspec.Meta(ge=0, le=600)]
"""How long a reply is quiet."""
Tries = Annotated[int, msgspec.Meta(ge=0, le=ASKED_AGAIN_AT_MOST)]
"""How often a question has been asked again."""
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its zone."""
LAST_YEAR = 9000
"""From later times no day can be reckoned on: the calendar ends."""


def instant(at: datetime | None) -> datetime | None:
    """A time as it is, where it has a zone and the calendar goes on after it; else None, as if nobody knew it."""
    return at if at is not None and at.tzinfo is not None and at.year <= LAST_YEAR else None
