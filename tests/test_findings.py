"""What one turn adds to what has been told: of two answers the more dangerous stands, and nothing told is lost."""

from __future__ import annotations

from typing import Any

import pytest

from skill.content import load_guidance
from skill.dialogue.findings import close, deny, flags_behind, flags_of, take_in, telling_sites
from skill.dialogue.state import Findings, change
from skill.dialogue.turn import Told

GUIDANCE = load_guidance()
FULL = Findings(
    flags=("pop",),
    old=("tingling",),
    past=("weakness",),
    denied=("injury",),
    closed=("bladder_bowel",),
    symptoms=("heel_pain",),
    level=5,
    word="mild",
    days=10,
    trend="same",
    helped=True,
    tried=True,
    histories=("diabetes",),
    sites=("heel",),
    cues=("knot",),
    no_cues=("overuse",),
    person="proxy",
    cleared=True,
)


@pytest.mark.parametrize(
    ("told", "changes"),
    [
        ({}, {}),
        ({"symptoms": ("numbness",)}, {"flags": ("pop", "numbness")}),
        ({"symptoms": ("pop",)}, {}),
        ({"symptoms": ("numbness",), "doubt": True}, {}),
        ({"symptoms": ("numbness",), "course": "old"}, {"old": ("tingling", "numbness")}),
        ({"symptoms": ("numbness",), "course": "past"}, {"past": ("weakness", "numbness")}),
        ({"symptoms": ("thigh_pain",)}, {"symptoms": ("heel_pain", "thigh_pain")}),
        ({"symptoms": ("thigh_pain",), "doubt": True, "course": "old"}, {"symptoms": ("heel_pain", "thigh_pain")}),
        ({"denied": ("fever_infection",)}, {"denied": ("injury", "fever_infection")}),
        ({"level": 7}, {"level": 7}),
        ({"level": 5}, {}),
        ({"level": 0}, {}),
        ({"word": "severe"}, {"word": "severe"}),
        ({"days": 20}, {"days": 20}),
        ({"days": 5}, {}),
        ({"days": 20, "course": "past"}, {}),
        ({"days": 20, "course": "old"}, {"days": 20}),
        ({"trend": "worse"}, {"trend": "worse"}),
        ({"trend": "better"}, {}),
        ({"trend": "sideways"}, {}),
        ({"tried": False}, {"tried": False}),
        ({"histories": ("pregnant", "none")}, {"histories": ("diabetes", "pregnant")}),
        ({"person": "child"}, {"histories": ("diabetes", "under_18"), "person": "child"}),
        (
            {"person": "child", "histories": ("pregnant",)},
            {"histories": ("diabetes", "pregnant", "under_18"), "person": "child"},
        ),
        ({"person": "other"}, {}),
        ({"sites": ("calf",)}, {"sites": ("heel", "calf")}),
        ({"sites": ("line_down_leg",)}, {"sites": ("heel", "line_down_leg"), "cues": ("knot", "line")}),
        ({"sites": ("buttock",)}, {"sites": ("heel", "buttock"), "cues": ("knot", "radiates_from_back")}),
        ({"sites": ("lower_back",)}, {"sites": ("heel", "lower_back"), "cues": ("knot", "radiates_from_back")}),
        ({"cues": ("line",)}, {"cues": ("knot", "line")}),
        ({"no_cues": ("line",)}, {"no_cues": ("overuse", "line")}),
    ],
)
def test_a_turn_adds_to_what_is_known(told: dict[str, Any], changes: dict[str, Any]) -> None:
    found = take_in(FULL, Told(**told), GUIDANCE)
    assert change(found, closed=FULL.closed) == change(FULL, **changes)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"level": 3}, {"level": 3}),
        ({"days": 3}, {"days": 3}),
        ({"days": 3, "course": "past"}, {}),
        ({"word": "mild"}, {"word": "mild"}),
        ({"trend": "better"}, {"trend": "better"}),
        ({"person": "proxy"}, {"person": "proxy"}),
        ({"person": "child"}, {"histories": ("under_18",), "person": "child"}),
        ({"histories": ("none",)}, {}),
    ],
)
def test_the_first_turn_begins_what_is_known(told: dict[str, Any], expected: dict[str, Any]) -> None:
    assert take_in(Findings(), Told(**told), GUIDANCE) == Findings(**expected)


@pytest.mark.parametrize(
    ("before", "told", "closed"),
    [
        ({}, {"denied": ("bladder_bowel",)}, ("bladder_bowel",)),
        ({}, {"denied": ("saddle_numbness",)}, ("saddle_numbness",)),
        ({}, {"denied": ("sexual_function",)}, ()),
        ({}, {"denied": ("chest_breathing",)}, ("chest_breathing",)),
        ({}, {"denied": ("numbness",)}, ()),
        ({}, {"denied": ("numbness", "tingling")}, ("numbness_tingling",)),
        ({"denied": ("numbness",)}, {"denied": ("tingling",)}, ("numbness_tingling",)),
        ({"denied": ("numbness",)}, {"symptoms": ("tingling",), "course": "old"}, ("numbness_tingling",)),
        ({}, {"symptoms": ("weakness",), "course": "past"}, ("weakness",)),
        ({}, {"symptoms": ("weakness",), "doubt": True}, ()),
        ({"closed": ("x",)}, {"denied": ("both_legs", "weakness")}, ("x", "both_legs", "weakness")),
    ],
)
def test_a_question_closes_when_every_sign_that_it_asks_for_was_told_or_denied(
    before: dict[str, Any], told: dict[str, Any], closed: tuple[str, ...]
) -> None:
    assert take_in(Findings(**before), Told(**told), GUIDANCE).closed == closed


def test_a_sign_that_is_denied_is_dropped_wherever_it_stood() -> None:
    found = Findings(flags=("pop", "injury"), old=("injury", "tingling"), past=("injury",), denied=("weakness",))
    assert deny(found, "injury") == Findings(flags=("pop",), old=("tingling",), denied=("weakness", "injury"))
    assert deny(found, "pop", "injury").flags == ()


def test_what_is_answered_is_answered_once() -> None:
    assert close(Findings(closed=("duration",)), "worsening", "duration").closed == ("duration", "worsening")


def test_the_signs_behind_a_question_and_behind_a_reason() -> None:
    assert flags_of("numbness_tingling", GUIDANCE) == ("numbness", "tingling")
    assert flags_of("duration", GUIDANCE) == ()
    assert flags_behind("numbness_tingling", GUIDANCE) == ("numbness", "tingling")
    assert flags_behind("injury", GUIDANCE) == ("injury",)
    assert flags_behind("quick_check", GUIDANCE) == ()


@pytest.mark.parametrize(
    ("sites", "telling"),
    [
        ((), ("unclear",)),
        (("heel",), ("heel",)),
        (("calf", "buttock"), ("calf", "buttock")),
        (("heel", "under_heel"), ("under_heel",)),
        (("back_of_heel", "heel"), ("back_of_heel",)),
        (("sole", "calf"), ("sole",)),
        (("back_of_thigh", "heel"), ("back_of_thigh",)),
        (("heel", "line_down_leg"), ("line_down_leg",)),
    ],
)
def test_a_telling_site_counts_before_the_heel_alone(sites: tuple[str, ...], telling: tuple[str, ...]) -> None:
    assert telling_sites(Findings(sites=sites)) == telling
