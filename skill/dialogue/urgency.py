"""From findings to a level: the course rules. The most pressing reason wins, and nothing here knows of patterns."""

from __future__ import annotations

from skill.dialogue.guidance import Guidance, Urgency, worst
from skill.dialogue.state import Findings

PRECAUTIONS = ("under_18", "pregnant", "diabetes", "back_surgery", "cancer", "night_pain", "general_history")
"""Histories that need a clinician's word before any session."""
HISTORIES = (*PRECAUTIONS, "blood_thinners", "antibiotic")
"""Every history that is known."""
SOON = ("severity_0_10", "worsening", "cancer", "night_pain")
"""Reasons to be seen within days."""


def assess(findings: Findings, guidance: Guidance) -> tuple[Urgency, tuple[str, ...]]:
    """The level, and the ids of the reasons for it; no reason where nothing speaks against self-care."""
    reasons = _reasons(findings, guidance)
    level = worst(*(urgency for _, urgency in reasons)) or "self_care"
    return level, tuple(dict.fromkeys(reason for reason, urgency in reasons if urgency == level))


def _reasons(findings: Findings, guidance: Guidance) -> list[tuple[str, str]]:
    rules = guidance.rules
    reasons: list[tuple[str, str]] = [(flag, guidance.flags[flag].urgency) for flag in findings.flags]
    reasons += [(flag, old) for flag in findings.old if (old := guidance.flags[flag].old)]
    if findings.level is None and findings.word is None:
        severe = "severity_0_10" in findings.closed
    else:
        severe = findings.word == "severe" if findings.level is None else findings.level >= rules.severe_level
    if severe:
        reasons.append(("severity_0_10", "clinician"))
    if findings.trend == "worse":
        reasons.append(("worsening", "clinician"))
    if findings.days is not None and findings.trend != "better":
        if findings.days >= rules.persistent_days:
            reasons.append(("duration", "clinician"))
        elif findings.days >= rules.stop_days and findings.tried is not False and findings.helped is not True:
            reasons.append(("selfcare_tried", "clinician"))
    reasons += [(one, "clinician") for one in findings.histories if one in PRECAUTIONS]
    if "antibiotic" in findings.histories and "back_of_heel" in findings.sites:
        reasons.append(("antibiotic", "clinician"))
    return reasons
