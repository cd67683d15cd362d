"""Every turn in every place of the dialogue: no rule is broken, and what must not depend on the way there does not."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from proof.places import Place, places
from proof.rules import GUIDANCE, broken, take
from skill.content import load_guidance
from skill.dialogue import Intent, State, Turn
from tools.explore import alphabet

TURNS = alphabet(GUIDANCE)
WITHOUT = load_guidance(triage=False)


def delays(state: State) -> tuple[int, ...]:
    return (4, 120) if state.phase == "holding" else (1,)


@pytest.mark.parametrize("place", places(), ids=lambda place: place.name)
def test_no_turn_breaks_a_rule(place: Place) -> None:
    guidance = WITHOUT if place.name.startswith("the questions switched off") else GUIDANCE
    for turn in TURNS:
        for later in delays(place.state):
            said = msgspec.structs.replace(turn, at=place.at + timedelta(seconds=later))
            assert broken(take(place.state, said, guidance), guidance) == [], said


@pytest.mark.parametrize("place", places(), ids=lambda place: place.name)
def test_a_turn_without_a_time_is_answered_too(place: Place) -> None:
    guidance = WITHOUT if place.name.startswith("the questions switched off") else GUIDANCE
    for turn in TURNS:
        step = take(place.state, turn, guidance)
        assert step.after.phase == "holding" or step.reply.hold_seconds == 0


def test_the_places_are_of_every_phase() -> None:
    phases = {place.state.phase for place in places()}
    assert phases == {"idle", "triage", "ready", "warm_up", "holding", "resting", "halted", "done"}
    assert {Intent(turn.intent) for turn in TURNS if turn.intent != "NoSuchIntent"} == set(Intent)
    assert all(isinstance(turn, Turn) for turn in TURNS)
