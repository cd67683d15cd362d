"""What becomes of words that the recogniser was unsure of."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from offline_voice.doubt import LONG, LONG_UNSURE_BELOW, UNSURE_BELOW, HeardConversation, believed
from skill.conversation import Conversation
from skill.dialogue.guidance import Guidance
from skill.dialogue.turn import Intent, Turn

LOW, HIGH = UNSURE_BELOW - 0.1, UNSURE_BELOW + 0.1


def test_what_was_clear_or_typed_stays_as_it_is(guidance: Guidance) -> None:
    turn = Turn(Intent.YES)
    assert believed(turn, HIGH, guidance) is turn
    assert believed(turn, None, guidance) is turn


def test_of_a_long_sentence_more_is_asked(guidance: Guidance) -> None:
    between = (UNSURE_BELOW + LONG_UNSURE_BELOW) / 2
    assert believed(Turn(Intent.YES), between, guidance, LONG - 1).intent == Intent.YES
    assert believed(Turn(Intent.YES), between, guidance, LONG).intent == Intent.FALLBACK
    assert believed(Turn(Intent.STOP), between, guidance, LONG).intent == Intent.STOP


@pytest.mark.parametrize("flag", ["numbness", "bladder_bowel", "chest_breathing"])
def test_a_doubtful_red_flag_is_asked_about(guidance: Guidance, flag: str) -> None:
    turn = believed(Turn(Intent.REPORT_SYMPTOM, {"symptom": flag}), LOW, guidance)
    assert turn.slots == {"symptom": flag, "doubt": True}


def test_whoever_may_have_said_stop_is_obeyed(guidance: Guidance) -> None:
    assert believed(Turn(Intent.STOP), LOW, guidance).intent == Intent.STOP


@pytest.mark.parametrize("intent", [Intent.YES, Intent.NO, Intent.DENY_SYMPTOM, Intent.START_SESSION, Intent.RETRACT])
def test_anything_else_is_asked_again(guidance: Guidance, intent: str) -> None:
    assert believed(
        Turn(intent, {"symptom": "numbness"} if intent == Intent.RETRACT else {}), LOW, guidance
    ).intent == (Intent.FALLBACK)


def test_by_ear_a_doubtful_flag_brings_the_direct_question(conversation: Conversation) -> None:
    heard = HeardConversation.of(conversation)
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    heard.launch(at)
    exchange = heard.hear("my foot has gone numb", at, LOW)
    assert "direct_flag" in exchange.state.asks
    assert heard.hear("yes", at, HIGH).state.phase == "halted"
