"""From cues to a pattern, by the transparent score of `skill/content/patterns.toml`. A pattern never lowers a level."""

from __future__ import annotations

from skill.dialogue.guidance import Guidance
from skill.dialogue.state import Findings

UNCLEAR = "unclear"


def score(findings: Findings, guidance: Guidance) -> dict[str, int]:
    """Points of every pattern; a cue told twice counts once."""
    return {
        name: max((points for site, points in pattern.sites.items() if site in findings.sites), default=0)
        + sum(points for cue, points in pattern.cues.items() if cue in findings.cues)
        + sum(points for cue, points in pattern.no_cues.items() if cue in findings.no_cues)
        for name, pattern in guidance.patterns.items()
    }


def fits(findings: Findings, guidance: Guidance) -> str:
    """The pattern with enough points and enough of a lead, else ``unclear``."""
    (first, most), (_, next_most) = sorted(score(findings, guidance).items(), key=lambda one: -one[1])[:2]
    enough = most >= guidance.rules.pattern_points and most - next_most >= guidance.rules.pattern_lead
    return first if enough else UNCLEAR


def reasons(findings: Findings, pattern: str, guidance: Guidance) -> tuple[str, ...]:
    """What spoke for a pattern, as the ids of the questions that ask for it."""
    chosen = guidance.patterns.get(pattern)
    if chosen is None:
        return ()
    asks = {ask for question in guidance.questions.values() for ask in question.asks}
    cues = tuple(
        one for one in (*chosen.cues, *chosen.no_cues) if one in asks and one in (*findings.cues, *findings.no_cues)
    )
    return ("pain_site", *cues) if findings.sites else cues
