"""Commands said politely or pressingly are commands, whatever question is open; a courtesy alone is an answer."""

from __future__ import annotations

import pytest

from skill.dialogue.turn import Intent
from skill.understanding import load_understanding

QUESTIONS = ("describe", "bladder_bowel", "severity_0_10", "duration", "offer_session", "hold_check", "confirm")
WISHES = [
    ("forget today", "today"),
    ("forget today please", "today"),
    ("please forget about today", "today"),
    ("i want you to forget today", "today"),
    ("don't remember this", "this"),
    ("no don't remember this", "this"),
    ("please don't remember that", "this"),
    ("don't remember any of this please", "this"),
    ("i don't want you to remember this", "this"),
    ("please do not save this", "this"),
    ("forget me", None),
    ("could you forget me please", None),
    ("please forget everything", None),
    ("okay forget me", None),
    ("no i said forget me", None),
    ("wipe your memory", None),
]


def heard(text: str, question: str) -> tuple[str, dict[str, object]]:
    phase = "holding" if question == "hold_check" else "triage"
    turn = load_understanding("en-US").understand(text, asks=(question,), phase=phase)
    return turn.intent, dict(turn.slots)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(("text", "scope"), WISHES)
def test_a_wish_to_forget_is_heard_at_any_time(text: str, scope: str | None, question: str) -> None:
    assert heard(text, question) == (Intent.FORGET_ME, {"scope": scope} if scope else {})


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("please stop", Intent.STOP),
        ("could you stop now please", Intent.STOP),
        ("no stop", Intent.STOP),
        ("okay stop", Intent.STOP),
        ("wait please", Intent.PAUSE),
        ("help please", Intent.HELP),
        ("say that again please", Intent.REPEAT),
        ("easier please", Intent.EASIER),
        ("my progress please", Intent.PROGRESS),
    ],
)
def test_a_polite_command_is_no_yes(text: str, intent: str, question: str) -> None:
    assert heard(text, question)[0] == intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("please", Intent.YES),
        ("please do", Intent.YES),
        ("yes please", Intent.YES),
        ("please no", Intent.NO),
        ("please don't", Intent.NO),
        ("no thank you", Intent.NO),
        ("skip it please", Intent.NO),
    ],
)
def test_a_polite_answer_stays_an_answer(text: str, intent: str) -> None:
    assert heard(text, "offer_session")[0] == intent
