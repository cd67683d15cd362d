"""In what situation something is said: the kind of question that is open, or the part of a session that runs."""

from __future__ import annotations

from collections.abc import Collection

KINDS: dict[str, frozenset[str]] = {
    "flag": frozenset(
        {
            "bladder_bowel",
            "saddle_numbness",
            "both_legs",
            "numbness_tingling",
            "weakness",
            "chest_breathing",
            "sudden_severe",
            "injury",
            "swelling_fever",
            "direct_flag",
            "quick_check",
        }
    ),
    "history": frozenset({"general_history", "night_pain"}),
    "level": frozenset({"severity_0_10", "pain_now"}),
    "duration": frozenset({"duration"}),
    "trend": frozenset({"worsening"}),
    "helped": frozenset({"selfcare_tried"}),
    "site": frozenset({"pain_site"}),
    "cue": frozenset(
        {"radiates_from_back", "morning_first_steps", "push_off_pain", "ankle_flex_changes", "neck_bend_changes"}
    ),
    "check": frozenset({"hold_check"}),
    "offer": frozenset({"offer_triage", "offer_session", "offer_more", "confirm", "talk_test"}),
    "describe": frozenset({"describe"}),
}
"""Kinds of questions, with the ask ids that they carry; the first that is open counts."""

PHASES = ("warm_up", "holding", "resting")
"""Parts of a session; any other phase tells nothing that the open question does not."""

NAMES = ("any", *KINDS, *PHASES)
"""Every situation, in the order in which the encoder knows them; ``any`` where nothing is known."""


def situation(asks: Collection[str] = (), phase: str = "idle") -> int:
    """The position in `NAMES` of what is going on."""
    for kind, ids in KINDS.items():
        if not ids.isdisjoint(asks):
            return NAMES.index(kind)
    return NAMES.index(phase) if phase in PHASES else 0
