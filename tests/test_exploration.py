"""A walk over the whole dialogue: every turn in every kind of state keeps the rules that must always be true.

The kinds are coarse ones here, so that it takes a minute; `python -m tools.explore` walks the finer ones.
"""

from __future__ import annotations

import itertools
import random
from datetime import timedelta

import pytest

from skill.content import load_guidance, load_phrases
from skill.dialogue import Intent, State, Turn, respond
from skill.dialogue.guidance import worst
from tools.explore import PAGE, START, Seen, alphabet, coarse_kind, page, walk

GUIDANCE = load_guidance()
ANSWERING = [
    turn
    for turn in alphabet(GUIDANCE)
    if turn.intent
    not in (
        Intent.LAUNCH,
        Intent.SESSION_ENDED,
        Intent.HELP,
        Intent.REPEAT,
        Intent.ASK_TOPIC,
        Intent.VOICE,
        Intent.START_OVER,
        Intent.PROGRESS,
        Intent.FORGET_ME,
    )
]


@pytest.fixture(scope="module")
def seen() -> Seen:
    return walk(GUIDANCE, load_phrases("en-US"), coarse_kind)


@pytest.mark.slow
def test_no_turn_in_any_kind_of_state_breaks_a_rule(seen: Seen) -> None:
    assert not seen.faults, "\n".join(f"{where}: {fault}" for fault, where in seen.faults.items())


@pytest.mark.slow
def test_the_walk_saw_the_whole_dialogue(seen: Seen) -> None:
    phases = {phase for edge in seen.edges for phase in edge}
    assert phases == {"idle", "triage", "ready", "warm_up", "holding", "resting", "halted", "done"}
    assert seen.states > 1000
    assert seen.transitions > 100_000


@pytest.mark.slow
def test_the_drawing_of_the_phases_is_current(seen: Seen) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(seen), "draw it again: .venv/bin/python -m tools.explore"


def test_two_flags_at_once_reach_the_more_dangerous_level_in_that_turn() -> None:
    launched, _ = respond(State.new(), Turn(Intent.LAUNCH, at=START), GUIDANCE)
    in_triage, _ = respond(launched, Turn(Intent.REPORT_SYMPTOM, {"symptom": "heel_pain"}, START), GUIDANCE)
    for state, (one, other) in itertools.product((launched, in_triage), itertools.permutations(GUIDANCE.flags, 2)):
        after, reply = respond(
            state, Turn(Intent.REPORT_SYMPTOM, {"symptom": one, "symptoms": [one, other]}, START), GUIDANCE
        )
        needed = worst(GUIDANCE.flags[one].urgency, GUIDANCE.flags[other].urgency)
        assert after.assessment is not None
        assert after.assessment.urgency == needed
        assert set(after.assessment.reasons) == {one, other}
        assert not reply.hold_seconds


def test_a_second_flag_can_raise_the_level_and_never_lower_it() -> None:
    for one, other in itertools.permutations(GUIDANCE.flags, 2):
        first, _ = respond(State.new(), Turn(Intent.REPORT_SYMPTOM, {"symptom": one}, START), GUIDANCE)
        second, _ = respond(first, Turn(Intent.REPORT_SYMPTOM, {"symptom": other}, START), GUIDANCE)
        assert second.lock == worst(GUIDANCE.flags[one].urgency, GUIDANCE.flags[other].urgency)


@pytest.mark.parametrize("seed", range(60))
def test_the_questions_end_whatever_is_answered(seed: int) -> None:
    choose = random.Random(seed)  # noqa: S311 - a repeatable walk, not a secret
    state, _ = respond(State.new(), Turn(Intent.LAUNCH, at=START), GUIDANCE)
    state, _ = respond(state, Turn(Intent.REPORT_SYMPTOM, {"symptom": "heel_pain"}, START), GUIDANCE)
    harmless = [turn for turn in ANSWERING if not {"symptom", "others"} & set(turn.slots)]
    for count in range(25):
        if state.phase != "triage":
            break
        at = START + timedelta(seconds=count)
        turn = choose.choice([*harmless, *[Turn(Intent.NO)] * len(harmless)])
        state, _ = respond(state, Turn(turn.intent, turn.slots, at), GUIDANCE)
    assert state.phase != "triage"


@pytest.mark.parametrize(
    "turn",
    [turn for turn in ANSWERING if "others" not in turn.slots],
    ids=lambda turn: f"{turn.intent}-{dict(turn.slots)}",
)
def test_the_same_answer_again_and_again_ends_the_questions(turn: Turn) -> None:
    state, _ = respond(State.new(), Turn(Intent.LAUNCH, at=START), GUIDANCE)
    state, _ = respond(state, Turn(Intent.START_TRIAGE, at=START), GUIDANCE)
    for _ in range(25):
        state, _ = respond(state, Turn(turn.intent, turn.slots, START), GUIDANCE)
        if state.phase != "triage":
            return
    pytest.fail(f"still asking {state.asks}")
