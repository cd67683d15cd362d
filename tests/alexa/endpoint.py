"""The endpoint without verification, in this process, for tests of what it answers."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask.testing import FlaskClient

from alexa.envelopes import SKILL
from skill.alexa.web import create_app


@cache
def client() -> FlaskClient:
    """The endpoint."""
    return create_app(SKILL, verify=False).test_client()


def answer(plain: dict[str, Any], endpoint: FlaskClient | None = None) -> dict[str, Any]:
    """The answer to a request."""
    response = (endpoint or client()).post("/alexa", json=plain)
    assert response.status_code == 200
    found: dict[str, Any] = response.get_json()
    assert found["version"] == "1.0"
    return found


def speech(found: dict[str, Any]) -> str:
    """What an answer says."""
    text: str = found["response"]["outputSpeech"]["ssml"]
    assert text.startswith("<speak>")
    return text
