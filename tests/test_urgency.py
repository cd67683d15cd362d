"""The course rules: which findings lead to which level."""

from __future__ import annotations

from typing import Any

import pytest

from skill.content import load_guidance
from skill.dialogue.guidance import worst
from skill.dialogue.state import Findings
from skill.dialogue.urgency import assess

HARMLESS: dict[str, Any] = {"level": 2.0, "days": 5.0, "trend": "same"}


def level(**findings: Any) -> tuple[str, tuple[str, ...]]:
    return assess(Findings(**{**HARMLESS, **findings}), load_guidance())


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ({}, ("self_care", ())),
        ({"level": 6.9}, ("self_care", ())),
        ({"level": 7.0}, ("clinician", ("severity_0_10",))),
        ({"level": None, "word": "severe"}, ("clinician", ("severity_0_10",))),
        ({"level": None, "word": "moderate"}, ("self_care", ())),
        ({"level": None, "closed": ("severity_0_10",)}, ("clinician", ("severity_0_10",))),
        ({"trend": "worse"}, ("clinician", ("worsening",))),
        ({"days": 20.0, "helped": False, "tried": True}, ("self_care", ())),
        ({"days": 21.0, "helped": False, "tried": True}, ("clinician", ("selfcare_tried",))),
        ({"days": 21.0, "helped": None}, ("clinician", ("selfcare_tried",))),
        ({"days": 21.0, "helped": True, "tried": True}, ("self_care", ())),
        ({"days": 30.0, "tried": False}, ("self_care", ())),
        ({"days": 30.0, "trend": "better"}, ("self_care", ())),
        ({"days": 41.0, "helped": True}, ("self_care", ())),
        ({"days": 42.0, "helped": True}, ("clinician", ("duration",))),
        ({"days": 400.0, "trend": "better"}, ("self_care", ())),
        ({"days": 42.0, "trend": None, "helped": True}, ("clinician", ("duration",))),
        ({"histories": ("blood_thinners",)}, ("self_care", ())),
        ({"histories": ("antibiotic",)}, ("self_care", ())),
        ({"histories": ("antibiotic",), "sites": ("back_of_heel",)}, ("clinician", ("antibiotic",))),
        ({"old": ("numbness",)}, ("clinician", ("numbness",))),
        ({"old": ("bladder_bowel",)}, ("urgent", ("bladder_bowel",))),
        ({"past": ("numbness",)}, ("self_care", ())),
        ({"flags": ("numbness",), "trend": "worse"}, ("urgent", ("numbness",))),
        ({"flags": ("numbness", "bladder_bowel")}, ("emergency", ("bladder_bowel",))),
    ],
)
def test_the_most_pressing_finding_decides(findings: dict[str, Any], expected: tuple[str, tuple[str, ...]]) -> None:
    assert level(**findings) == expected


@pytest.mark.parametrize(
    "history", ["under_18", "pregnant", "diabetes", "back_surgery", "cancer", "night_pain", "general_history"]
)
def test_a_precaution_leads_to_a_clinician(history: str) -> None:
    assert level(histories=(history,)) == ("clinician", (history,))


def test_the_worst_level_is_the_most_pressing() -> None:
    assert worst("self_care", "urgent", None, "clinician") == "urgent"
    assert worst("urgent", "emergency") == "emergency"
    assert worst(None) is None
