"""One rep: how long it is, what is said in it and asked after it, and what is left of it when somebody speaks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from skill.content import load_guidance
from skill.dialogue import Cue, Hold, Intent, Line, State, Turn, hold_began
from skill.dialogue.holds import carry_on, dose, rep, seconds_left
from skill.dialogue.moment import Moment
from skill.dialogue.state import Run, Session, change
from skill.dialogue.turn import Told
from tests.core_talk import NOW

CONTENT = load_guidance()
ITEM = CONTENT.items["strap_supine"]


def guidance(**item: Any) -> Any:
    """The content with an item of its own: `item`."""
    return change(CONTENT, items={**CONTENT.items, "item": change(ITEM, **item)})


def in_item(**values: Any) -> Session:
    return Session(**({"items": ("warm_up_walk", "item"), "index": 1} | values))


def moment(known: Any = CONTENT, later: float | None = 0) -> Moment:
    at = None if later is None else NOW + timedelta(seconds=later)
    return Moment(Turn(Intent.YES, at=at), Told(), known)


@pytest.mark.parametrize(
    ("item", "session", "expected"),
    [
        ({}, {"stage": 0}, (5, 2)),
        ({}, {"stage": 1}, (10, 2)),
        ({}, {"stage": 2}, (15, 3)),
        ({}, {"stage": 4}, (30, 3)),
        ({"reps": (1, 2)}, {"stage": 4}, (30, 2)),
        ({"reps": (4, 5)}, {"stage": 1}, (10, 4)),
        ({"seconds": (10, 12)}, {"stage": 2}, (12, 3)),
        ({"seconds": (10, 90)}, {"seconds": 60}, (30, 2)),
        ({"seconds": (10, 90)}, {"seconds": 4}, (5, 2)),
        ({}, {"seconds": 20}, (20, 2)),
        ({"counted": True, "seconds": (3, 9), "reps": (4, 9)}, {}, (12, 1)),
        ({"counted": True, "seconds": (6, 9), "reps": (8, 9)}, {}, (45, 1)),
        ({"counted": True, "seconds": (3, 9), "reps": (4, 9)}, {"seconds": 30}, (12, 1)),
        ({"kind": "habit", "seconds": (20, 30), "reps": (3, 4)}, {}, (20, 1)),
        ({"kind": "habit", "seconds": (60, 120), "reps": (3, 4)}, {}, (45, 1)),
    ],
)
def test_a_dose_is_the_stage_s_within_the_limits_of_the_item(
    item: dict[str, Any], session: dict[str, Any], expected: tuple[int, int]
) -> None:
    assert dose(in_item(**session), guidance(**item)) == expected


@pytest.mark.parametrize(
    ("item", "session", "said", "asked"),
    [
        ({}, {}, ["hold.first_side"], "hold_check"),
        ({}, {"rep": 1}, ["hold.again"], "hold_check"),
        ({}, {"side": 1}, ["hold.other_side"], "hold_check"),
        ({}, {"side": 1, "rep": 1}, ["hold.again"], "hold_check_last"),
        ({"sides": 1}, {}, [], "hold_check"),
        ({"sides": 1}, {"rep": 1}, ["hold.again"], "hold_check_last"),
        ({}, {"stage": 2, "side": 1, "rep": 1}, ["hold.again"], "hold_check"),
        ({}, {"stage": 2, "side": 1, "rep": 2}, ["hold.again"], "hold_check_last"),
        ({"target": "buttock"}, {}, ["hold.first_side"], "hold_check_last"),
    ],
)
def test_a_rep_names_its_side_and_ends_in_its_question(
    item: dict[str, Any], session: dict[str, Any], said: list[str], asked: str
) -> None:
    known = guidance(**item)
    before = Run(3, 7, NOW)
    state, reply = rep(State(), in_item(run=before, **session), moment(known), Line("hold.good"))
    seconds, _ = dose(in_item(**session), known)
    begin = Line("hold.begin", {"seconds": seconds})
    lines = (Line("hold.good"), *map(Line, said), Line("item.item.again"), Line("item.item.breathe"), begin)
    assert reply.parts[: len(lines)] == lines
    assert isinstance(reply.parts[len(lines)], Hold)
    assert reply.parts[len(lines) + 1 :] == (Line("hold.release"), Line(f"ask.{asked}"))
    assert reply.show == "item"
    assert state.open is not None
    assert (state.phase, state.open.question, state.open.asks, state.open.about) == (
        "holding",
        asked,
        ("hold_check",),
        "item",
    )
    assert state.session == in_item(run=Run(seconds, 0, NOW), **session)


def test_slow_movements_are_counted_by_their_least_reps() -> None:
    known = guidance(counted=True, seconds=(3, 9), reps=(4, 9))
    _, reply = rep(State(), in_item(), moment(known))
    assert Line("hold.move", {"reps": 4}) in reply.parts
    assert reply.hold_seconds == 12


@pytest.mark.parametrize(
    ("seconds", "cues"),
    [
        (9, []),
        (10, [(5, "cue")]),
        (19, [(5, "cue")]),
        (20, [(5, "cue"), (10, "half")]),
        (29, [(5, "cue"), (14, "half")]),
        (30, [(5, "cue"), (15, "half")]),
    ],
)
def test_a_hold_has_a_cue_early_and_one_half_way_where_it_is_long(seconds: int, cues: list[tuple[int, str]]) -> None:
    known = change(guidance(), rules=change(CONTENT.rules, hold_least=1))
    _, reply = rep(State(), in_item(seconds=seconds), moment(known))
    assert hold(reply.parts).cues == tuple(Cue(at, Line(f"item.item.{key}")) for at, key in cues)


def hold(parts: tuple[Any, ...]) -> Hold:
    return next(part for part in parts if isinstance(part, Hold))


@pytest.mark.parametrize(
    ("later", "left", "cues"),
    [
        (2, 28, [(3, "cue"), (13, "half")]),
        (5, 25, [(10, "half")]),
        (14, 16, [(1, "half")]),
        (15, 15, []),
        (27, 3, []),
    ],
)
def test_the_rest_of_a_hold_has_the_cues_that_are_still_to_come(
    later: float, left: int, cues: list[tuple[int, str]]
) -> None:
    session = in_item(seconds=30, run=Run(30, 0, NOW))
    outcome = carry_on(State(), session, moment(guidance(), later), Line("hold.good"))
    assert outcome is not None
    state, reply = outcome
    assert reply.parts[0] == Line("hold.good")
    assert hold(reply.parts) == Hold(left, tuple(Cue(at, Line(f"item.item.{key}")) for at, key in cues))
    assert state.session is not None
    assert state.session.run == Run(left, 30 - left, NOW + timedelta(seconds=later))


def test_a_hold_that_was_interrupted_twice_still_knows_how_far_it_is() -> None:
    session = in_item(run=Run(6, 4, NOW))
    outcome = carry_on(State(), session, moment(guidance(), 2), Line("hold.good"))
    assert outcome is not None
    assert outcome[0].session is not None
    assert outcome[0].session.run == Run(4, 6, NOW + timedelta(seconds=2))


@pytest.mark.parametrize("later", [7.6, 8, 10, 100, None])
def test_less_than_three_seconds_are_not_worth_holding(later: float | None) -> None:
    assert carry_on(State(), in_item(run=Run(10, 0, NOW)), moment(guidance(), later)) is None


@pytest.mark.parametrize(
    ("run", "later", "left"),
    [
        (Run(10, 0, NOW), 0, 10),
        (Run(10, 0, NOW), 4, 6),
        (Run(10, 0, NOW), 9.6, 0),
        (Run(10, 0, NOW), 9.4, 1),
        (Run(10, 0, NOW), 11, 0),
        (Run(10, 0, NOW), -5, 10),
        (Run(10, 0, NOW), None, 0),
        (Run(10), 4, 0),
        (None, 4, 0),
    ],
)
def test_what_is_left_of_a_hold_is_never_more_than_was_planned(run: Run | None, later: float | None, left: int) -> None:
    assert seconds_left(in_item(run=run), moment(later=later).at) == left


def test_only_a_hold_that_runs_can_begin_later() -> None:
    later = NOW + timedelta(seconds=20)
    session = in_item(run=Run(10, 0, NOW))
    holding = State(phase="holding", session=session)
    for state in (
        State(),
        State(phase="holding"),
        State(phase="holding", session=in_item()),
        State(phase="resting", session=session),
    ):
        assert hold_began(state, later) == state
    assert hold_began(holding, later) == State(phase="holding", session=in_item(run=Run(10, 0, later)))
