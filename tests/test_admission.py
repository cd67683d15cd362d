"""Who may begin a session, and with what: the level, the precautions, the course and the pain now decide, in this order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from skill.content import load_guidance
from skill.dialogue import Assessment, Day, History, Intent, Line, Note, Reply, State, Turn
from skill.dialogue.admission import admit
from skill.dialogue.moment import Moment
from skill.dialogue.state import Findings, Open
from skill.dialogue.turn import Told
from tests.core_talk import NOW

GUIDANCE = load_guidance()
MOMENT = Moment(Turn(Intent.START_SESSION, at=NOW), Told(), GUIDANCE)
TODAY = NOW.date()
REVIEW = date(2026, 12, 1)
PLANS = {
    "achilles": ("warm_up_walk", "mob_heel_slide", "seated_chair", "strap_supine", "calf_wall"),
    "hamstring_referred": ("warm_up_walk", "mob_heel_slide", "strap_supine", "seated_chair"),
    "unclear": (
        "warm_up_walk",
        "mob_pelvic_tilt",
        "mob_heel_slide",
        "nerve_slider",
        "figure_four",
        "strap_supine",
    ),
    "gentle": ("warm_up_walk", "mob_pelvic_tilt", "mob_heel_slide", "movement_break"),
}


def self_care(pattern: str | None = "achilles") -> Assessment:
    return Assessment("self_care", pattern, ("heel_pain",), REVIEW)


def admitted(assessment: Assessment | None, **rest: Any) -> tuple[State, Reply]:
    """Somebody who asked for a session in the middle of the questions."""
    values: dict[str, Any] = {"phase": "triage", "goal": "session", "assessment": assessment, **rest}
    return admit(State(**values), MOMENT)


def leads(found: tuple[State, Reply], plan: str) -> bool:
    """Whether a session of a plan has begun, with its warm-up."""
    state = found[0]
    items = state.session.items if state.session else ()
    return (state.phase, state.goal, items, state.question) == ("warm_up", "result", PLANS[plan], "talk_test")


def test_without_a_level_the_questions_are_offered() -> None:
    state, reply = admitted(None)
    assert state == State(phase="triage", goal="session", open=Open("offer_triage", ("offer_triage",)))
    assert reply.keys == ("ask.offer_triage",)


@pytest.mark.parametrize("reasons", [("duration",), ("numbness",), ()])
def test_a_mild_clinician_result_gets_gentle_movement_whatever_the_pain(reasons: tuple[str, ...]) -> None:
    found = admitted(Assessment("clinician", "achilles", reasons), pain_now=9.0)
    assert leads(found, "gentle")
    assert found[1].keys[0] == "gate.gentle"


@pytest.mark.parametrize(
    ("reasons", "old"),
    [
        (("severity_0_10",), ()),
        (("worsening",), ()),
        (("duration", "pregnant"), ()),
        (("selfcare_tried",), ()),
        (("antibiotic",), ()),
        (("duration",), ("numbness",)),
    ],
)
def test_any_other_clinician_result_gets_none(reasons: tuple[str, ...], old: tuple[str, ...]) -> None:
    assessment = Assessment("clinician", "achilles", reasons)
    state, reply = admitted(assessment, findings=Findings(old=old), pain_now=1.0)
    assert (state.phase, state.goal, state.session, state.question) == ("ready", "result", None, "offer_more")
    assert (state.assessment, state.pain_now) == (assessment, 1.0)
    assert reply.keys == ("gate.clinician", "ask.offer_more")


def test_the_pain_is_asked_for_where_nobody_told_a_figure() -> None:
    state, reply = admitted(self_care(), findings=Findings(word="mild"))
    assert state == State(
        phase="ready",
        goal="session",
        assessment=self_care(),
        findings=Findings(word="mild"),
        open=Open("pain_now", ("pain_now",)),
    )
    assert reply.keys == ("ask.pain_now",)


@pytest.mark.parametrize(
    ("now", "told", "pain", "plan"),
    [
        (0.0, None, 0, "achilles"),
        (0.0, 9.0, 0, "achilles"),
        (None, 3.0, 3, "achilles"),
        (None, 3.5, 3.5, "gentle"),
        (6.9, 1.0, 6.9, "gentle"),
    ],
)
def test_the_pain_now_counts_before_the_pain_told(
    now: float | None, told: float | None, pain: float, plan: str
) -> None:
    found = admitted(self_care(), pain_now=now, findings=Findings(level=told))
    assert leads(found, plan)
    assert found[0].pain_now == pain
    assert found[1].keys[0] == ("gate.settle" if plan == "gentle" else "gate.open")


@pytest.mark.parametrize("pain", [7.0, 10.0])
def test_strong_pain_is_for_a_clinician_and_kept_as_such(pain: float) -> None:
    state, reply = admitted(self_care(), pain_now=pain)
    severe = Assessment("clinician", "achilles", ("severity_0_10",), REVIEW)
    assert (state.phase, state.goal, state.session, state.pain_now) == ("ready", "result", None, pain)
    assert (state.assessment, state.question) == (severe, "offer_more")
    assert reply.keys == ("gate.severe", "ask.offer_more")
    values = {"urgency": "clinician", "pattern": "achilles", "pain": pain, "review_on": REVIEW.isoformat()}
    assert reply.notes == (Note("assessment", values),)


@pytest.mark.parametrize(
    ("pattern", "plan"),
    [
        ("achilles", "achilles"),
        ("hamstring_referred", "hamstring_referred"),
        ("unclear", "unclear"),
        ("gout", "unclear"),
        (None, "unclear"),
    ],
)
def test_the_pattern_chooses_the_plan(pattern: str | None, plan: str) -> None:
    assert leads(admitted(self_care(pattern), pain_now=1.0), plan)


@pytest.mark.parametrize(("before", "line"), [(5.0, "memory.less"), (2.0, "memory.same"), (1.0, "memory.more")])
def test_the_pain_is_compared_with_that_of_the_last_session(before: float, line: str) -> None:
    history = History(pains=(before,), consent=True)
    assert admitted(self_care(), pain_now=2.0, history=history)[1].keys[:2] == (line, "gate.open")
    strong = History(pains=(before + 3,), consent=True)
    assert admitted(self_care(), pain_now=5.0, history=strong)[1].keys[:2] == (line, "gate.settle")


def test_pain_that_rises_from_session_to_session_ends_the_course_instead() -> None:
    history = History(urgency="self_care", began_pain=1, pains=(2,), began_on=TODAY - timedelta(days=5), consent=True)
    state, reply = admitted(self_care(), pain_now=3.0, history=history)
    when = TODAY + timedelta(days=3)
    ended = Assessment("clinician", "achilles", ("worsening",), when)
    assert (state.phase, state.goal, state.session, state.assessment) == ("ready", "result", None, ended)
    assert reply.parts[:2] == (Line("memory.worsening"), Line("memory.see", {"when": Day(when)}))
    assert [note.values["pain"] for note in reply.notes] == [3]
    assert leads(admitted(self_care(), pain_now=2.0, history=history), "achilles")
