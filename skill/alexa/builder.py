"""The skill in the SDK's terms: one handler that answers everything, one that apologises when something broke."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

import msgspec
from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill
from ask_sdk_model import Response

from skill.alexa import cards, screen
from skill.alexa.coach import Answer, answer
from skill.alexa.envelope import CoachRequest, CoachSkillBuilder
from skill.alexa.incoming import ATTRIBUTE, Incoming
from skill.alexa.locales import tongue
from skill.alexa.manner import ATTRIBUTE as MANNER
from skill.alexa.manner import Manner
from skill.alexa.ssml import plain, ssml
from skill.dialogue.guidance import Guidance
from skill.dialogue.state import State
from skill.words import Phrases, Say, Spoken

log = logging.getLogger(__name__)

SORRY = "sorry"
"""The session attribute that stands there after an apology, until something was answered."""


class CoachHandler(AbstractRequestHandler):
    """Answers every request."""

    def __init__(self, guidance: Guidance) -> None:
        self._guidance = guidance

    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002 - the SDK's signature
        """Always."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """The answer of the coach, or silence where Amazon allows no speech."""
        incoming = incoming_of(handler_input)
        given = answer(incoming, self._guidance, datetime.now(UTC))
        if given is None:
            keep(handler_input, incoming.attributes)
            return handler_input.response_builder.response
        manner = Manner.load(incoming.attributes.get(MANNER)).changed(given.reply.voice)
        keep(handler_input, {ATTRIBUTE: given.state.dump(), MANNER: msgspec.to_builtins(manner)})
        speak(handler_input, given.spoken, manner, listening=given.reply.listening)
        decorate(handler_input, given, incoming, tongue(incoming.locale).phrases)
        return handler_input.response_builder.response


class ApologyHandler(AbstractExceptionHandler):
    """Keeps a conversation going when something broke."""

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:  # noqa: ARG002 - the SDK's signature
        """Always."""
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        """An apology that ends in a question; the state stays as it came, and the second time in a row only its lock does."""
        log.error("could not answer: %s", where(exception))
        log.debug("could not answer", exc_info=exception)
        incoming = incoming_of(handler_input)
        keep(handler_input, after_fault(incoming.attributes))
        speak(handler_input, tongue(incoming.locale).apology, Manner(), listening=True)
        return handler_input.response_builder.response


def after_fault(attributes: Mapping[str, object]) -> dict[str, object]:
    """The session attributes after a fault: a state that cannot be answered must not be answered with apologies for ever."""
    if SORRY not in attributes:
        return {**attributes, SORRY: True}
    return {**attributes, ATTRIBUTE: State.load(attributes.get(ATTRIBUTE)).anew().dump()}


def build(guidance: Guidance) -> CustomSkill:
    """The skill, ready to be invoked."""
    builder = CoachSkillBuilder()
    builder.add_request_handler(CoachHandler(guidance))
    builder.add_exception_handler(ApologyHandler())
    return builder.create()


def speak(handler_input: HandlerInput, spoken: Spoken, manner: Manner, *, listening: bool) -> None:
    """Puts a reply's speech into the response, and always says whether the session ends.

    A session that stays open always has something to say into the silence: without a reprompt, the last thing said.
    """
    response = handler_input.response_builder
    response.speak(manner.spoken(ssml(spoken)))
    if listening:
        last = next((part.text for part in reversed(spoken.parts) if isinstance(part, Say)), "")
        response.ask(manner.spoken(plain(spoken.reprompt or last)))
    response.set_should_end_session(not listening)


def decorate(handler_input: HandlerInput, given: Answer, incoming: Incoming, phrases: Phrases) -> None:
    """Adds what can be seen: a card with a new result, a drawing or a warning where there is a screen."""
    response = handler_input.response_builder
    card = cards.card(given, phrases)
    if card is not None:
        response.set_card(card)
    directive = screen.directive(given, phrases) if incoming.screen else None
    if directive is not None:
        response.add_directive(directive)


def keep(handler_input: HandlerInput, attributes: Mapping[str, object]) -> None:
    """Hands session attributes back, where there is a session."""
    if handler_input.request_envelope.session is not None:
        handler_input.attributes_manager.session_attributes = dict(attributes)


def incoming_of(handler_input: HandlerInput) -> Incoming:
    """The request, as `envelope` wrapped it."""
    return cast("CoachRequest", handler_input.request_envelope.request).incoming


def where(exception: Exception) -> str:
    """An exception's kind and place; its text may hold what somebody said."""
    frames = traceback.extract_tb(exception.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(exception).__name__}{place}"
