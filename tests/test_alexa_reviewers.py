"""What Amazon's reviewers try on a device, tried in every place of the dialogue that the walks reach."""

from __future__ import annotations

import re
from functools import cache

import pytest
from alexa.walks import START, places

from skill.alexa.locales import tongue
from skill.content import load_guidance, load_phrases, locales
from skill.dialogue import Reply, State, Turn, respond
from skill.dialogue.turn import Intent
from skill.interaction import expand, load_interaction_model
from skill.understanding import load_understanding
from skill.words import Say, Spoken, word

OFFER = re.compile(r"\bsay:? ([^.?]+)", re.IGNORECASE)
NO_OFFERS = ("fact.", "rest.", "voice.", "ask.weakness")
"""Lines in which "say" offers nothing, or that only the voice front speaks."""


def reply(state: State, intent: str) -> Reply:
    return respond(state, Turn(intent, {}, START), load_guidance())[1]


def spoken(state: State, intent: str) -> Spoken:
    return word(reply(state, intent), load_phrases())


def last_words(said: Spoken) -> str:
    texts = [part.text for part in said.parts if isinstance(part, Say)]
    return texts[-1]


@cache
def offers() -> dict[str, str]:
    """Every wording that some line tells people to say, with that line's key."""
    found = {}
    for key, wordings in load_phrases().lines.items():
        if key.startswith(NO_OFFERS):
            continue
        for offered in (one for text in wordings for one in OFFER.findall(text.replace(", and", "."))):
            for one in re.split(r",? or:? |, ", offered):
                found[re.sub(r"^say | (if|when|to|at) .*", "", one).strip().lower()] = key
    return {one: key for one, key in found.items() if not one.startswith("put any question")}


def test_the_first_words_say_that_it_is_no_doctor() -> None:
    assert "launch.disclaimer" in reply(State.new(), Intent.LAUNCH).keys
    assert "doctor" in spoken(State.new(), Intent.LAUNCH).text


@pytest.mark.slow
def test_help_ends_in_a_question_everywhere() -> None:
    for state in places():
        said, last = spoken(state, Intent.HELP), reply(state, Intent.HELP).keys[-1]
        assert reply(state, Intent.HELP).listening
        asked = last_words(said).endswith("?") or OFFER.search(last_words(said)) or last.startswith("ask.")
        assert asked, (state.phase, said.text)


@pytest.mark.parametrize("locale", locales())
def test_what_was_not_understood_and_what_broke_are_answered_with_what_to_say(locale: str) -> None:
    opened, _ = respond(State.new(), Turn(Intent.LAUNCH, {}, START), load_guidance())
    said = word(reply(opened, Intent.FALLBACK), load_phrases(locale))
    assert OFFER.search(said.text)
    assert last_words(said).endswith("?")
    broke = tongue(locale).apology
    assert last_words(broke).endswith("?")
    assert "help" in (broke.reprompt or "")


@pytest.mark.slow
@pytest.mark.parametrize("intent", [Intent.STOP, Intent.CANCEL, Intent.HOME])
def test_stop_and_cancel_leave_from_everywhere(intent: Intent) -> None:
    for state in places():
        assert not reply(state, intent).listening, (state.phase, state.asks)


@pytest.mark.slow
@pytest.mark.parametrize("intent", [Intent.YES, Intent.NO])
def test_yes_and_no_get_an_answer_everywhere(intent: Intent) -> None:
    for state in places():
        assert spoken(state, intent).text, (state.phase, state.asks)


@pytest.mark.slow
def test_an_open_session_always_has_a_question_or_a_word_for_the_silence() -> None:
    for state in places():
        said = state.said
        if said is None or not said.listening:
            continue
        words = word(said, load_phrases())
        assert last_words(words).endswith("?") or words.reprompt or OFFER.search(words.text) or state.lock, words.text


@pytest.mark.parametrize("locale", locales())
def test_whatever_the_coach_offers_to_say_is_understood(locale: str) -> None:
    assert len(offers()) > 12
    model = load_interaction_model(locale)
    known = {one.text for intent in model.intents for one in expand(model, intent)}
    assert {one: key for one, key in offers().items() if one not in known} == {}


@pytest.mark.parametrize("locale", locales())
def test_the_example_phrases_get_an_answer_of_their_own(locale: str) -> None:
    understanding = load_understanding(locale)
    lost = reply(State.new(), Intent.FALLBACK).keys
    for said in ("check my heel", "what is neural tension", "how should i stretch"):
        turn = understanding.understand(said)
        _, answer = respond(State.new(), Turn(turn.intent, turn.slots, START), load_guidance())
        assert answer.keys != lost
