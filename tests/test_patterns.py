"""The pattern score: enough points and enough of a lead, or "unclear"."""

from __future__ import annotations

from typing import Any

import pytest

from skill.content import load_guidance
from skill.dialogue.patterns import fits, reasons, score
from skill.dialogue.state import Findings


@pytest.mark.parametrize(
    ("findings", "pattern"),
    [
        ({}, "unclear"),
        ({"cues": ("radiates_from_back",)}, "unclear"),
        ({"cues": ("radiates_from_back", "neck_bend_changes")}, "neural_tension"),
        ({"cues": ("radiates_from_back", "line")}, "neural_tension"),
        ({"cues": ("radiates_from_back", "neck_bend_changes"), "sites": ("under_heel",)}, "neural_tension"),
        ({"cues": ("radiates_from_back", "neck_bend_changes"), "sites": ("back_of_heel",)}, "unclear"),
        ({"cues": ("line", "sitting_worse")}, "neural_tension"),
        ({"sites": ("under_heel",)}, "unclear"),
        ({"sites": ("under_heel",), "cues": ("morning_first_steps",)}, "plantar_fasciitis"),
        ({"cues": ("morning_first_steps",)}, "plantar_fasciitis"),
        ({"sites": ("back_of_heel",)}, "unclear"),
        ({"sites": ("back_of_heel",), "cues": ("push_off_pain",)}, "achilles"),
        ({"sites": ("back_of_thigh",), "cues": ("knot",)}, "hamstring_referred"),
        ({"sites": ("back_of_thigh",), "no_cues": ("neck_bend_changes",)}, "hamstring_referred"),
        ({"sites": ("back_of_thigh",)}, "unclear"),
        ({"sites": ("back_of_heel", "under_heel"), "cues": ("push_off_pain", "morning_first_steps")}, "unclear"),
        ({"cues": ("radiates_from_back", "morning_first_steps")}, "unclear"),
        ({"cues": ("ankle_flex_changes",), "no_cues": ("ankle_flex_changes",)}, "unclear"),
    ],
)
def test_a_pattern_is_named_only_with_enough_and_ahead(findings: dict[str, Any], pattern: str) -> None:
    assert fits(Findings(**findings), load_guidance()) == pattern


def test_the_weights_are_those_of_the_proposal() -> None:
    everything = Findings(
        sites=("under_heel", "sole", "back_of_heel", "back_of_thigh"),
        cues=(
            "radiates_from_back",
            "line",
            "neck_bend_changes",
            "sitting_worse",
            "morning_first_steps",
            "push_off_pain",
            "knot",
            "overuse",
        ),
        no_cues=("neck_bend_changes",),
    )
    assert score(everything, load_guidance()) == {
        "neural_tension": 6,
        "hamstring_referred": 7,
        "plantar_fasciitis": 4,
        "achilles": 4,
    }


def test_the_reasons_name_the_questions_that_spoke_for_it() -> None:
    findings = Findings(sites=("under_heel",), cues=("morning_first_steps", "knot"))
    assert reasons(findings, "plantar_fasciitis", load_guidance()) == ("pain_site", "morning_first_steps")
    assert reasons(findings, "unclear", load_guidance()) == ()
