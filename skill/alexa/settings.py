"""What a deployer sets in the environment for the Alexa front."""

from __future__ import annotations

import os

from skill.errors import SettingsError

SKILL_ID = "STRETCH_COACH_SKILL_ID"
TRIAGE = "STRETCH_COACH_TRIAGE"


def skill_id() -> str | None:
    """Amazon's id of the skill, whose requests alone are answered; None where none is set."""
    return os.environ.get(SKILL_ID, "").strip() or None


def triage() -> bool:
    """Whether the health questions are offered; without them there is explanation and guided stretching.

    Raises:
        SettingsError: The variable says neither on nor off.
    """
    value = os.environ.get(TRIAGE, "on").strip().lower()
    if value not in ("on", "off"):
        raise SettingsError(f"{TRIAGE} must be on or off, not {value!r}")
    return value == "on"
