"""The door of the skill with a certificate authority of our own, for the tests of verification."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from alexa.authority import Authority
from alexa.envelopes import SKILL
from skill.alexa.refusal import RefusalError
from skill.alexa.verification import Verification


@cache
def authority() -> Authority:
    """The one that is trusted."""
    return Authority()


class Host:
    """Serves chains and counts how often it was asked."""

    def __init__(self, answer: bytes | Callable[[str], bytes]) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def __call__(self, url: str) -> bytes:
        """The answer of this host."""
        self.asked.append(url)
        return self.answer if isinstance(self.answer, bytes) else self.answer(url)


def door(host: Host | None = None, skill: str | None = SKILL) -> Verification:
    """A door that trusts our authority."""
    return Verification(skill, roots=[authority().root], fetch=host or Host(authority().chain()))


def refusal(verification: Verification, headers: dict[str, str], raw: bytes) -> str:
    """Why a request is turned away."""
    with pytest.raises(RefusalError) as caught:
        verification.admit(headers, raw)
    assert caught.value.status == 400
    assert "\n" not in str(caught.value)
    return str(caught.value)
