"""What can be seen: a card with every new result, the exercise as a drawing, a danger in full size."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from alexa.endpoint import answer, client
from alexa.envelopes import intent
from alexa.walks import START, sessions

from skill.alexa.drawings import load_drawings
from skill.dialogue import State, Turn


def said(state: State, turn: Turn, **changes: Any) -> dict[str, Any]:
    """The response to a turn in a state of the dialogue."""
    plain = intent(turn.intent, dict(turn.slots), attributes={"coach": state.dump()}, at=START, **changes)
    found: dict[str, Any] = answer(plain)["response"]
    return found


def ways() -> list[tuple[State, State]]:
    """The states from the launch through a session, each with the one after it."""
    states = sessions("back_of_thigh")
    return list(pairwise(states))


def test_a_new_result_leaves_a_card_with_the_day_to_look_again() -> None:
    before = next(before for before, after in ways() if before.assessment is None and after.assessment is not None)
    found = said(before, Turn("AMAZON.NoIntent"))
    assert found["card"]["type"] == "Simple"
    assert "Look again on" in found["card"]["content"]
    assert "not a diagnosis" in found["card"]["content"]
    assert "<" not in found["card"]["content"]


def test_without_a_new_result_there_is_no_card() -> None:
    after = next(after for _, after in ways() if after.assessment is not None)
    assert "card" not in said(after, Turn("AMAZON.RepeatIntent"))


def test_the_exercise_is_drawn_with_its_name_and_its_hold() -> None:
    holding = next(after for _, after in ways() if after.phase == "holding")
    found = said(holding, Turn("AMAZON.RepeatIntent"), screen=True)
    (directive,) = found["directives"]
    assert directive["type"] == "Alexa.Presentation.APL.RenderDocument"
    texts = directive["datasources"]["screen"]
    assert texts["title"]
    assert texts["cue"]
    assert texts["hold"].startswith("Hold for")
    assert holding.session is not None
    drawing = load_drawings()[holding.session.items[holding.session.index]]
    lines = [one["pathData"] for one in directive["document"]["graphics"]["drawing"]["items"]]
    assert len(lines) == len((*drawing.body, *drawing.things, *drawing.moves)) + 2


@pytest.mark.parametrize(("symptom", "title"), [("bladder_bowel", "Call 911 now"), ("numbness", "See a doctor today")])
def test_a_danger_fills_the_screen(symptom: str, title: str) -> None:
    report = Turn("ReportSymptomIntent", {"symptom": symptom})
    found = said(State.new(), report, screen=True)
    texts = found["directives"][0]["datasources"]["screen"]
    assert texts["title"] == title
    assert texts["body"] in found["outputSpeech"]["ssml"]
    british = said(State.new(), report, screen=True, locale="en-GB")
    assert british["directives"][0]["datasources"]["screen"]["title"] == title.replace("911", "999")


def test_without_a_screen_the_same_is_said_and_nothing_is_shown() -> None:
    holding = next(after for _, after in ways() if after.phase == "holding")
    for turn in (Turn("AMAZON.RepeatIntent"), Turn("ReportSymptomIntent", {"symptom": "numbness"})):
        blind, seeing = said(holding, turn), said(holding, turn, screen=True)
        assert "directives" not in blind
        assert blind["outputSpeech"] == seeing["outputSpeech"]


def test_no_response_is_larger_than_alexa_takes() -> None:
    for before, _ in ways():
        for turn in (Turn("AMAZON.RepeatIntent"), Turn("ReportSymptomIntent", {"symptom": "numbness"})):
            plain = intent(turn.intent, dict(turn.slots), attributes={"coach": before.dump()}, screen=True)
            assert len(client().post("/alexa", data=json.dumps(plain)).data) < 24_000
