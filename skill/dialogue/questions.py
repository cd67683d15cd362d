"""The questions that the core asks beside those of the content: under which ask id, in which phases, and about what."""

from __future__ import annotations

from skill.dialogue.findings import flags_of
from skill.dialogue.guidance import Guidance
from skill.dialogue.state import IN_SESSION, Open, Phase

_BETWEEN: tuple[Phase, ...] = ("idle", "ready", "done")
_ANYWHERE: tuple[Phase, ...] = (*_BETWEEN, "triage", "resting", "halted")
OWN: dict[str, tuple[str, tuple[Phase, ...]]] = {
    "offer_triage": ("offer_triage", _BETWEEN),
    "offer_session": ("offer_session", _BETWEEN),
    "offer_more": ("offer_more", _BETWEEN),
    "since_last": ("quick_check", ("idle",)),
    "describe": ("describe", ("triage",)),
    "quick_check": ("quick_check", ("ready",)),
    "pain_now": ("pain_now", ("ready",)),
    "talk_test": ("talk_test", ("warm_up",)),
    "active": ("confirm", ("warm_up",)),
    "item_ready": ("confirm", ("resting",)),
    "paused": ("confirm", ("warm_up", "resting")),
    "hold_check": ("hold_check", ("holding",)),
    "hold_check_last": ("hold_check", ("holding",)),
    "gone": ("confirm", ("resting",)),
    "settled": ("confirm", ("resting",)),
    "cleared": ("confirm", ("halted",)),
    "remember": ("confirm", ("done",)),
    "forget": ("confirm", _ANYWHERE),
    "forget_today": ("confirm", _ANYWHERE),
    "forget_this": ("confirm", _ANYWHERE),
}
"""Question to its ask id, and the phases in which it can be open."""
WITHOUT_FLAG = ("quick_check", "severity_0_10")
"""Ask ids that ask for no single red flag, and whose yes stops everything all the same."""


def own(question: str, about: str = "") -> Open:
    """A question of the core, not asked yet."""
    return Open(question, (OWN[question][0],), about=about)


def direct(reason: str, guidance: Guidance) -> Open:
    """The direct question about a red flag, or about an ask id that was answered yes."""
    ask = guidance.flags[reason].question if reason in guidance.flags else reason
    return Open("direct_flag", ("direct_flag", ask), about=reason)


def follow_up(ask: str) -> Open:
    """The question still asked after an urgent advice."""
    return Open(ask, (ask,))


def stops(reason: str, guidance: Guidance) -> bool:
    """Whether something stops everything where it is told, or answered yes: a red flag, or an ask id that asks for one."""
    return reason in guidance.flags or reason in WITHOUT_FLAG or bool(flags_of(reason, guidance))


def possible(asked: Open, phase: Phase, guidance: Guidance) -> bool:
    """Whether a question is one that can be open in a phase."""
    if asked.question == "direct_flag":
        return stops(asked.about, guidance) and asked.asks == direct(asked.about, guidance).asks and phase != "holding"
    if asked.about not in ("", *guidance.items, *guidance.topics):
        return False
    if asked.question in OWN:
        ask, phases = OWN[asked.question]
        return asked.asks == (ask,) and phase in phases
    if phase == "halted":
        return bool(flags_of(asked.question, guidance)) and asked.asks == (asked.question,)
    return phase == "triage" and _of_content(asked, guidance)


def known(asked: Open, guidance: Guidance) -> bool:
    """Whether a question can be open at all: one that waits was asked in some other phase."""
    return any(possible(asked, phase, guidance) for phase in (*_ANYWHERE, *IN_SESSION))


def _of_content(asked: Open, guidance: Guidance) -> bool:
    """Whether a question of the content is asked whole, or for the one red flag of it that is still open."""
    whole = guidance.questions.get(asked.question)
    if whole is None:
        return False
    alone = whole.kind == "flag" and len(asked.asks) == 1 and asked.asks[0] in whole.asks
    return alone or asked.asks == whole.asks
