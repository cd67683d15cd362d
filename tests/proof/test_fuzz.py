"""Nothing from outside can break the endpoint, the state loader or the understanding, whatever its shape.

The corpus in `tests/proof/corpus` holds one file for each kind of trouble; what a longer run finds is added to it.
"""

from __future__ import annotations

import json
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from alexa.envelopes import SKILL, intent
from core_talk import NOW
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proof.junk import CORPUS, changed, dumps, envelopes, values
from proof.rules import GUIDANCE, PHRASES, broken, take
from proof.sayings import words
from skill.alexa.coach import kept
from skill.alexa.web import create_app
from skill.dialogue import State, Turn, respond
from skill.dialogue.fitting import believed
from skill.dialogue.turn import Intent
from skill.understanding import load_understanding
from skill.understanding.normalise import LONGEST_WORD
from tools.explore import alphabet

UNDERSTANDING = load_understanding("en-US")
KNOWN_INTENTS = set(Intent)
EXAMPLES = int(os.environ.get("STRETCH_COACH_PROOF_EXAMPLES", "40"))
FUZZ = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="STRETCH_COACH_PROOF_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
BODIES = sorted((CORPUS / "bodies").glob("*"))
STATES = sorted((CORPUS / "states").glob("*.json"))
WORDS = json.loads((CORPUS / "words.json").read_text(encoding="utf-8"))
TURNS = alphabet(GUIDANCE)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(SKILL, verify=False).test_client()


def held(client: FlaskClient, body: bytes) -> None:
    """A body gets an answer that Alexa can read, or a short refusal; never a failure of ours."""
    response = client.post("/alexa", data=body)
    assert response.status_code in (200, 400, 413), response.status_code
    if response.status_code == 200:
        found = response.get_json()
        assert found["version"] == "1.0"
        assert len(response.data) < 24 * 1024
    else:
        assert len(response.data) < 100


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.stem)
def test_a_strange_body_is_answered_or_refused(client: FlaskClient, path: Path) -> None:
    held(client, path.read_bytes())


@FUZZ
@given(plain=changed(envelopes()))
def test_a_damaged_request_is_answered_or_refused(client: FlaskClient, plain: Any) -> None:
    held(client, json.dumps(plain).encode())


@FUZZ
@given(body=st.binary(max_size=200) | st.builds(lambda value: json.dumps(value).encode(), values()))
def test_any_bytes_are_answered_or_refused(client: FlaskClient, body: bytes) -> None:
    held(client, body)


def usable(anything: Any) -> None:
    """Whatever becomes of it, every turn is answered in words, and no rule is broken."""
    state = believed(kept(anything, PHRASES["en-US"]), GUIDANCE)
    for turn in TURNS:
        step = take(state, msgspec.structs.replace(turn, at=NOW + timedelta(days=3)))
        assert turn.intent == Intent.REPEAT or broken(step) == [], turn


@pytest.mark.parametrize("path", STATES, ids=[path.stem for path in STATES])
def test_a_strange_state_is_usable(path: Path) -> None:
    usable(json.loads(path.read_bytes()))


@FUZZ
@given(plain=changed(dumps()))
def test_a_damaged_state_is_usable(plain: Any) -> None:
    usable(plain)


@FUZZ
@given(plain=changed(dumps()))
def test_a_damaged_state_gets_an_answer(client: FlaskClient, plain: Any) -> None:
    held(client, json.dumps(intent("AMAZON.NoIntent", attributes={"coach": plain})).encode())


@FUZZ
@given(value=values())
def test_any_value_is_no_state(value: Any) -> None:
    assert State.load(value) == State.new() or isinstance(value, dict)


@pytest.mark.parametrize("state", dumps()[::4], ids=lambda state: state["phase"])
def test_a_red_flag_acts_in_a_damaged_state_too(client: FlaskClient, state: dict[str, Any]) -> None:
    for name in list(state):
        damaged = {key: value for key, value in state.items() if key != name} | {"extra": 1}
        plain = intent("ReportSymptomIntent", {"symptom": "bladder_bowel"}, attributes={"coach": damaged})
        found = client.post("/alexa", json=plain).get_json()
        assert found["sessionAttributes"]["coach"]["lock"] == "emergency"


def understood(text: str) -> None:
    """Any text is a turn that the core knows, the same one each time, in JSON values."""
    for asks, phase in (((), "idle"), (("numbness_tingling", "weakness"), "triage"), (("hold_check",), "holding")):
        turn = UNDERSTANDING.understand(text, asks=asks, phase=phase)
        assert turn.intent in KNOWN_INTENTS
        assert turn == UNDERSTANDING.understand(text, asks=asks, phase=phase)
        assert json.loads(json.dumps(turn.slots)) == turn.slots
        respond(State.new(), Turn(turn.intent, turn.slots, NOW), GUIDANCE)


@pytest.mark.parametrize("text", WORDS)
def test_strange_words_are_understood_as_something(text: str) -> None:
    understood(text)


@FUZZ
@given(text=st.text(max_size=200) | words())
def test_any_words_are_understood_as_something(text: str) -> None:
    understood(text)


@FUZZ
@given(text=st.text(st.characters(categories=("P", "S", "Z", "C")), max_size=80))
def test_signs_without_words_are_not_understood(text: str) -> None:
    assert UNDERSTANDING.understand(text).intent == Intent.FALLBACK


@pytest.mark.parametrize(
    "one", ["no ", "if my foot ", "my husband says ", "not numb ", "?!", "heel pain and ", "ten to "]
)
def test_ten_times_the_words_take_little_more_than_ten_times_as_long(one: str) -> None:
    assert took(one * 1000) < 30 * took(one * 100) + 0.05


@pytest.mark.parametrize(
    "sign", ["a", "1", "'", "é", "'s", "a'", "1.", "e-", "\u0301\u0327", "\ufb01", "numb"], ids=ascii
)
def test_ten_times_the_signs_without_a_space_take_little_more_than_ten_times_as_long(sign: str) -> None:
    assert took(sign * (200_000 // len(sign))) < 30 * took(sign * (20_000 // len(sign))) + 0.05


@pytest.mark.parametrize(
    "scream", ["my foot is numb" + "b" * 200, "my foot has numbness" + "s" * 20_000, "heeeel" + "l" * 200]
)
def test_of_a_word_without_end_the_beginning_is_read(scream: str) -> None:
    assert UNDERSTANDING.words(scream)[-1] == scream.rsplit(maxsplit=1)[-1][:LONGEST_WORD]
    assert ("numbness" in UNDERSTANDING.spot(scream).told) == ("numb" in scream)


def took(text: str) -> float:
    """Processor seconds to understand a text, the best of two."""
    best = float("inf")
    for _ in range(2):
        began = time.process_time()
        UNDERSTANDING.understand(text)
        best = min(best, time.process_time() - began)
    return best
