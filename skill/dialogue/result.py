"""The result: the level, what it rests on, the next step, the date to look again, and what would change it.

Never a diagnosis, never reassurance: the pattern is something that fits, and every result ends with what to watch for.
"""

from __future__ import annotations

from datetime import date, timedelta

from skill.dialogue import memory, offers, patterns
from skill.dialogue.guidance import Guidance, Urgency
from skill.dialogue.moment import Moment, Outcome
from skill.dialogue.reply import Day, Line, Part, Words
from skill.dialogue.state import Assessment, Findings, State, change
from skill.dialogue.urgency import SOON

MENTIONED = ("under_18", "pregnant", "blood_thinners")
"""Histories that add a word of their own to the result."""
TOLD_AT_MOST = 2
"""So many of the person's reasons are read back."""


def assess(state: State, level: Urgency, reasons: tuple[str, ...], moment: Moment) -> Assessment:
    """What a level amounts to with the rest that was told: pattern, reasons, review date."""
    pattern = patterns.fits(state.findings, moment.guidance)
    because = reasons or state.findings.symptoms[:1] or ("heel_pain",)
    extra = patterns.reasons(state.findings, pattern, moment.guidance)
    planned = review_on(level, reasons, moment.today, moment.guidance)
    review = memory.review(state.history, planned, level, moment.today, moment.guidance.rules)
    return Assessment(level, pattern, tuple(dict.fromkeys((*because, *extra))), review)


def review_on(level: str, reasons: tuple[str, ...], today: date | None, guidance: Guidance) -> date | None:
    """When to look again: within days where it is severe or worsening, else after the usual time; None without a clock."""
    if today is None:
        return None
    soon = level == "clinician" and any(one in SOON for one in reasons)
    days = guidance.rules.clinician_days if soon else guidance.rules.review_days
    return today + timedelta(days=min(days, (date.max - today).days))


def tell(state: State, assessment: Assessment, moment: Moment, *parts: Part) -> Outcome:
    """Speaks the result, and offers a session where one is allowed."""
    said: list[Part] = [*parts, Line("result.heard", {"what": heard(state.findings, assessment)})]
    said.append(Line(f"pattern.{assessment.pattern or patterns.UNCLEAR}"))
    said.append(_step(assessment))
    said += [Line(f"result.{one}") for one in MENTIONED if one in state.findings.histories]
    said += [Line("result.watch"), Line("result.footer")]
    note = memory.assessed_note(assessment, memory.told_pain(state.findings, moment.guidance.rules))
    return offers.invite(change(state, goal="result"), moment, *said, notes=(note,))


def heard(findings: Findings, assessment: Assessment) -> Words:
    """What was told, for reading back: the reasons first, then where it is felt."""
    known = ("heel",) if "heel_pain" in assessment.reasons else ()
    sites = tuple(f"site.{one}" for one in findings.sites if one not in known)[:1]
    told = [f"reason.{one}" for one in assessment.reasons if one != "pain_site"]
    return Words(tuple(dict.fromkeys((*told[:TOLD_AT_MOST], *sites))))


def _step(assessment: Assessment) -> Part:
    """The next step with its date."""
    dated = assessment.review_on is not None
    soon = assessment.urgency == "clinician" and any(one in SOON for one in assessment.reasons)
    key = f"result.{'clinician_soon' if soon else assessment.urgency}"
    return Line(key, {"when": Day(assessment.review_on)}) if dated and assessment.review_on else Line(f"{key}_undated")
