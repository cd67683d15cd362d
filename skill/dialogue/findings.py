"""What has been told so far, and how one more turn adds to it.

Two answers that contradict each other: the more dangerous stands. A red flag leaves only by `retract`.
"""

from __future__ import annotations

from skill.dialogue.guidance import Guidance
from skill.dialogue.state import Findings, change
from skill.dialogue.turn import Told, merge

TELLING_SITES = ("under_heel", "back_of_heel", "sole", "back_of_thigh", "line_down_leg")
"""Sites that answer the question where it is felt; "the heel" alone does not."""

_SITE_CUES = {"line_down_leg": "line", "buttock": "radiates_from_back", "lower_back": "radiates_from_back"}
"""Sites that are pattern cues in themselves."""

_TRENDS = ("worse", "same", "better")

_NOT_ASKED_FOR = ("sexual_function", "other_emergency")
"""Red flags that are heard when told, and that no question names."""


def take_in(findings: Findings, told: Told, guidance: Guidance) -> Findings:
    """Adds what a turn told, wherever it was told."""
    flags = tuple(one for one in told.symptoms if one in guidance.flags and not told.doubt)
    histories = tuple(one for one in told.histories if one != "none")
    if told.person == "child":
        histories = merge(histories, ("under_18",))
    return change(
        findings,
        flags=merge(findings.flags, () if told.course else flags),
        old=merge(findings.old, flags if told.course == "old" else ()),
        past=merge(findings.past, flags if told.course == "past" else ()),
        denied=merge(findings.denied, told.denied),
        closed=merge(findings.closed, _closed(merge(findings.denied, told.denied, flags), guidance)),
        symptoms=merge(findings.symptoms, (one for one in told.symptoms if one not in guidance.flags)),
        level=_most(findings.level, told.level),
        word=told.word or findings.word,
        days=_most(findings.days, None if told.course == "past" else told.days),
        trend=min((one for one in (findings.trend, told.trend) if one in _TRENDS), key=_TRENDS.index, default=None),
        tried=findings.tried if told.tried is None else told.tried,
        histories=merge(findings.histories, histories),
        sites=merge(findings.sites, told.sites),
        cues=merge(findings.cues, told.cues, (_SITE_CUES[one] for one in told.sites if one in _SITE_CUES)),
        no_cues=merge(findings.no_cues, told.no_cues),
        person=told.person if told.person in ("child", "proxy") else findings.person,
    )


def close(findings: Findings, *asks: str) -> Findings:
    """Marks ask ids (or question ids) as answered."""
    return change(findings, closed=merge(findings.closed, asks))


def deny(findings: Findings, *flags: str) -> Findings:
    """Drops red flags by name and remembers that they were denied."""
    kept = {
        name: tuple(one for one in getattr(findings, name) if one not in flags) for name in ("flags", "old", "past")
    }
    return change(findings, **kept, denied=merge(findings.denied, flags))


def flags_of(ask: str, guidance: Guidance) -> tuple[str, ...]:
    """The red flags that an ask id asks for."""
    return tuple(flag for flag, one in guidance.flags.items() if one.question == ask)


def flags_behind(reason: str, guidance: Guidance) -> tuple[str, ...]:
    """The red flags behind a reason for an advice: itself, or those that its ask id asks for."""
    return (reason,) if reason in guidance.flags else flags_of(reason, guidance)


def telling_sites(findings: Findings) -> tuple[str, ...]:
    """The sites that decide which pattern questions make sense; ``unclear`` where none was told."""
    return tuple(one for one in findings.sites if one in TELLING_SITES) or findings.sites or ("unclear",)


def _closed(settled: tuple[str, ...], guidance: Guidance) -> tuple[str, ...]:
    """The ask ids of which every red flag has been denied, or told."""
    asked = {id_: flag.question for id_, flag in guidance.flags.items() if id_ not in _NOT_ASKED_FOR}
    waiting = {ask for id_, ask in asked.items() if id_ not in settled}
    return merge(ask for ask in asked.values() if ask not in waiting)


def _most(*numbers: float | None) -> float | None:
    return max((one for one in numbers if one is not None), default=None)
