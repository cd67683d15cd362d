"""Every reply that can be reached is something Alexa can say and a person can wait for."""

from __future__ import annotations

import pytest
from alexa.walks import reachable

from skill.alexa.ssml import problems
from skill.content import load_phrases, locales
from skill.words import word


@pytest.mark.slow
@pytest.mark.parametrize("locale", locales())
def test_every_reply_fits_into_what_alexa_and_a_listener_take(locale: str) -> None:
    phrases = load_phrases(locale)
    assert len(reachable()) > 500
    assert any(reply.hold_seconds for reply in reachable())
    wrong = {reply.keys: problems(word(reply, phrases)) for reply in reachable()}
    assert {keys: found for keys, found in wrong.items() if found} == {}
