"""The questions that the core asks beside those of the content: under which ask ids, and what they may be about."""

from __future__ import annotations

from skill.dialogue.guidance import Guidance
from skill.dialogue.state import Open

_CONFIRM = ("confirm",)
ASKS: dict[str, tuple[str, ...]] = {
    "offer_triage": ("offer_triage",),
    "offer_session": ("offer_session",),
    "offer_more": ("offer_more",),
    "describe": ("describe",),
    "cleared": _CONFIRM,
    "quick_check": ("quick_check",),
    "since_last": ("quick_check",),
    "pain_now": ("pain_now",),
    "talk_test": ("talk_test",),
    "active": _CONFIRM,
    "item_ready": _CONFIRM,
    "paused": _CONFIRM,
    "hold_check": ("hold_check",),
    "hold_check_last": ("hold_check",),
    "gone": _CONFIRM,
    "settled": _CONFIRM,
    "remember": _CONFIRM,
    "forget": _CONFIRM,
    "forget_today": _CONFIRM,
    "forget_this": _CONFIRM,
}
"""Question to ask ids."""


def own(question: str, about: str = "") -> Open:
    """A question of the core, not asked yet."""
    return Open(question, ASKS[question], about=about)


def direct(reason: str, guidance: Guidance) -> Open:
    """The direct question about a red flag, or about an ask id that was answered yes."""
    ask = guidance.flags[reason].question if reason in guidance.flags else reason
    return Open("direct_flag", ("direct_flag", ask), about=reason)


def follow_up(ask: str) -> Open:
    """The question still asked after an urgent advice."""
    return Open(ask, (ask,))
