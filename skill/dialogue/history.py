"""What a front remembers of somebody from earlier days."""

from __future__ import annotations

from datetime import date

import msgspec

from skill.dialogue.figures import Count, Pain
from skill.dialogue.guidance import Urgency


class History(msgspec.Struct, frozen=True):
    """What a front remembers from earlier days, only where the person agreed; on Alexa there is none."""

    last_on: date | None = None
    """The day of the last session or triage."""
    triaged_on: date | None = None
    """The day of the last full triage."""
    urgency: Urgency | None = None
    """The level then."""
    pattern: str | None = None
    """The pattern then."""
    pains: tuple[Pain, ...] = ()
    """Pain before each of the last sessions since self-care began, 0 to 10, oldest first."""
    clean: Count = 0
    """How many days with a session in a row passed without heel pain, then or by the next session."""
    stage: Count = 1
    """The stage of the progression, 0 to 4."""
    stage_on: date | None = None
    """The day that stage began."""
    began_on: date | None = None
    """The day self-care began."""
    began_pain: Pain | None = None
    """Pain on that day."""
    steps_back: Count = 0
    """How often the heel took a session one stage back since the last step forward."""
    review_on: date | None = None
    """The review date promised."""
    consent: bool | None = None
    """Whether the person agreed to being remembered; None: not asked yet."""
    sessions: Count = 0
    """How many sessions since self-care began."""
    session_on: date | None = None
    """The day of the last session."""
    lost: bool = False
    """The front has a memory and cannot use it now."""
    quiet: bool = False
    """Nothing more of this conversation is kept, because something was to be forgotten in it."""
