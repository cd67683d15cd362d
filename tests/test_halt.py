"""How everything stops: the level that never falls, the action before the reason, and the way out of a stretch before both."""

from __future__ import annotations

import pytest

from skill.content import load_guidance
from skill.dialogue import Line, Reply, State, Words
from skill.dialogue.halt import action, advice, exit_lines, halt, level_of
from skill.dialogue.state import Assessment, Findings, Lock, Open, Phase, Session, change

GUIDANCE = load_guidance()
NUMBER = {"number": Words(("emergency.number",))}
CALL = Line("red_flag.emergency", NUMBER)
SESSION = Session(items=("warm_up_walk", "strap_supine"), index=1)


def stopped(level: Lock, *reasons: str, question: str | None = None, **rest: object) -> State:
    asked = Open(question, (question,)) if question else None
    state = State(
        phase="halted", assessment=Assessment(level, reasons=reasons), lock=level, lock_reasons=reasons, open=asked
    )
    return change(state, **rest)


@pytest.mark.parametrize(
    ("reason", "level"),
    [
        ("bladder_bowel", "emergency"),
        ("numbness", "urgent"),
        ("numbness_tingling", "urgent"),
        ("swelling_fever", "urgent"),
        ("saddle_numbness", "emergency"),
        ("chest_breathing", "emergency"),
        ("injury", "urgent"),
        ("quick_check", "urgent"),
        ("severity_0_10", "urgent"),
    ],
)
def test_the_level_of_a_reason(reason: str, level: str) -> None:
    assert level_of(reason, GUIDANCE) == level


def test_the_action_comes_first_then_the_reason_and_that_nobody_can_be_called() -> None:
    assert advice("urgent", "numbness", GUIDANCE) == (Line("red_flag.urgent"), Line("red_flag.numbness"))
    assert advice("urgent", "numbness_tingling", GUIDANCE) == (Line("red_flag.urgent"), Line("red_flag.nerve"))
    assert advice("emergency", "both_legs", GUIDANCE) == (
        CALL,
        Line("red_flag.both_legs"),
        Line("red_flag.cannot_call"),
    )
    assert action("emergency", take=1) == Line("red_flag.emergency", NUMBER, 1)
    assert action("urgent") == Line("red_flag.urgent")
    assert action(None) == Line("red_flag.urgent")


@pytest.mark.parametrize("phase", ["warm_up", "holding", "resting"])
def test_a_stretch_is_left_first(phase: Phase) -> None:
    state = State(phase=phase, session=SESSION, open=Open("paused", ("confirm",)))
    out = (Line("red_flag.stop"), Line("item.strap_supine.exit"))
    assert exit_lines(state) == out
    after, reply = halt(state, ("both_legs",), GUIDANCE)
    assert reply.parts[:3] == (*out, CALL)
    assert after == stopped("emergency", "both_legs")


@pytest.mark.parametrize("state", [State(), State(phase="ready"), State(session=SESSION), State(phase="holding")])
def test_outside_a_session_there_is_nothing_to_leave(state: State) -> None:
    assert exit_lines(state) == ()


def test_an_emergency_is_said_shown_and_asked_about_no_further() -> None:
    waiting = Open("offer_session", ("offer_session",))
    after, reply = halt(State(turns=3, open=waiting, parked=waiting), ("bladder_bowel", "numbness"), GUIDANCE)
    assert after == stopped("emergency", "bladder_bowel", "numbness", turns=3)
    assert reply == Reply(
        (CALL, Line("red_flag.bladder_bowel"), Line("red_flag.cannot_call"), Line("red_flag.misheard")),
        reprompt=Line("red_flag.emergency", NUMBER, 1),
        show="emergency",
    )


def test_an_urgent_advice_without_a_follow_up_leaves_room_for_a_correction() -> None:
    after, reply = halt(State(), ("injury",), GUIDANCE)
    assert after == stopped("urgent", "injury")
    assert reply == Reply(
        (Line("red_flag.urgent"), Line("red_flag.injury"), Line("red_flag.misheard")),
        reprompt=Line("red_flag.urgent", take=1),
        show="urgent",
    )


@pytest.mark.parametrize(
    ("reasons", "closed", "question", "line"),
    [
        (("calf_clot",), (), "chest_breathing", "ask.chest"),
        (("injury", "calf_clot"), (), "chest_breathing", "ask.chest"),
        (("swelling_fever",), (), "chest_breathing", "ask.chest"),
        (("fever_infection",), ("bladder_bowel",), "chest_breathing", "ask.chest"),
        (("quick_check",), (), "bladder_bowel", "ask.bladder_bowel"),
        (("quick_check",), ("bladder_bowel",), "bladder_bowel", "ask.bladder_bowel"),
    ],
)
def test_an_urgent_advice_asks_for_what_would_make_it_an_emergency(
    reasons: tuple[str, ...], closed: tuple[str, ...], question: str, line: str
) -> None:
    after, reply = halt(State(findings=Findings(closed=closed)), reasons, GUIDANCE)
    assert after == stopped("urgent", *reasons, question=question, findings=Findings(closed=closed))
    assert reply.parts[0] == Line("red_flag.urgent")
    assert reply.parts[-1] == Line(line)
    assert (reply.reprompt, reply.show) == (Line(line, take=1), "urgent")


@pytest.mark.parametrize("reason", ["calf_clot", "swelling_fever"])
def test_what_was_answered_is_not_asked_again_after_the_advice(reason: str) -> None:
    after, _ = halt(State(findings=Findings(closed=("chest_breathing",))), (reason,), GUIDANCE)
    assert after.open is None


@pytest.mark.parametrize(
    ("before", "reasons", "level", "expected"),
    [
        (State(), ("numbness",), None, ("urgent", ("numbness",))),
        (State(), ("numbness", "both_legs"), None, ("emergency", ("numbness", "both_legs"))),
        (State(), ("bladder_bowel",), "urgent", ("urgent", ("bladder_bowel",))),
        (stopped("urgent", "numbness"), ("both_legs",), None, ("emergency", ("both_legs", "numbness"))),
        (stopped("emergency", "both_legs"), ("numbness",), None, ("emergency", ("numbness", "both_legs"))),
        (stopped("emergency", "both_legs"), ("pop",), "urgent", ("emergency", ("pop", "both_legs"))),
        (stopped("urgent", "pop"), ("pop",), None, ("urgent", ("pop",))),
    ],
)
def test_a_level_only_rises_and_every_reason_stays(
    before: State, reasons: tuple[str, ...], level: str | None, expected: tuple[str, tuple[str, ...]]
) -> None:
    after, reply = halt(before, reasons, GUIDANCE, level)
    assert (after.lock, after.lock_reasons) == expected
    assert after.assessment == Assessment(after.lock or "self_care", reasons=after.lock_reasons)
    assert reply.show == after.lock
    assert Line(f"red_flag.{reasons[0]}") in reply.parts
