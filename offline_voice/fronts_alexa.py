"""Replay on the Alexa front: the requests that Amazon would send, over HTTP to the skill on this machine."""

from __future__ import annotations

import html
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.client import HTTPConnection
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from offline_voice.dialogue_file import Dialogue, Step
from offline_voice.replay import Front, Seen
from skill.alexa.incoming import ATTRIBUTE
from skill.alexa.web import create_app
from skill.content import load_phrases
from skill.dialogue import State, Turn
from skill.dialogue.turn import Intent
from skill.errors import ServerError
from skill.interaction import InteractionModel, load_interaction_model
from skill.words import Phrases, word

LOOPBACK = "127.0.0.1"
POLL = 0.02
"""Seconds after which the server looks whether it is to end."""


class AlexaFront:
    """Carries a session as Amazon does: attributes out of one response go into the next request."""

    def __init__(self, port: int, dialogue: Dialogue, locale: str) -> None:
        self._port = port
        self._now = dialogue.now
        self._model: InteractionModel = load_interaction_model(locale)
        self._phrases: Phrases = load_phrases(locale)
        self._attributes: dict[str, Any] = {}
        self._number = 0

    def send(self, step: Step) -> Seen:
        """Sends the request of a step.

        Raises:
            ServerError: The skill refused it, or said other words than the lines of its reply.
        """
        self._now = self._moment(step)
        response = self._post(self._envelope(step.turn))
        self._attributes = response["sessionAttributes"]
        state = State.load(self._attributes[ATTRIBUTE])
        if state.said is None:
            raise ServerError("the skill gave no reply")
        self._compare(response["response"], state)
        return Seen(state, state.said, state.said.keys)

    def _moment(self, step: Step) -> datetime:
        """When a step is said: in or after the hold that the state says is running, else at once."""
        state = State.load(self._attributes.get(ATTRIBUTE))
        run = state.session.run if state.session and state.phase == "holding" else None
        if run is None or run.started is None:
            return self._now
        return run.started + timedelta(seconds=run.seconds if step.passes is None else step.passes)

    def _envelope(self, turn: Turn) -> dict[str, Any]:
        self._number += 1
        request: dict[str, Any] = {
            "type": turn.intent if turn.intent in (Intent.LAUNCH, Intent.SESSION_ENDED) else "IntentRequest",
            "requestId": f"amzn1.echo-api.request.{self._number}",
            "timestamp": self._now.isoformat(),
            "locale": self._model.locale,
        }
        if request["type"] == "IntentRequest":
            request["intent"] = {"name": turn.intent, "slots": self._slots(turn)}
        application = {"applicationId": "amzn1.ask.skill.replay"}
        session = {
            "new": self._number == 1,
            "sessionId": "replay",
            "application": application,
            "attributes": self._attributes,
        }
        return {
            "version": "1.0",
            "session": session,
            "context": {"System": {"application": application}},
            "request": request,
        }

    def _slots(self, turn: Turn) -> dict[str, Any]:
        """The slots that the intent declares, as Alexa resolves them; what else the words told, Alexa does not pass on."""
        intent = self._model.intent(turn.intent)
        return {
            slot.name: self._slot(slot.name, slot.type, turn.slots[slot.name])
            for slot in intent.slots
            if slot.name in turn.slots
        }

    def _slot(self, name: str, kind: str, value: Any) -> dict[str, Any]:
        if kind.startswith("AMAZON."):
            return {"name": name, "value": str(value)}
        spoken = next((one.name.value for one in self._model.type(kind).values if one.id == value), str(value))
        match = {"status": {"code": "ER_SUCCESS_MATCH"}, "values": [{"value": {"name": spoken, "id": value}}]}
        return {"name": name, "value": spoken, "resolutions": {"resolutionsPerAuthority": [match]}}

    def _post(self, envelope: dict[str, Any]) -> dict[str, Any]:
        connection = HTTPConnection(LOOPBACK, self._port, timeout=30)
        try:
            connection.request("POST", "/alexa", json.dumps(envelope), {"Content-Type": "application/json"})
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        if response.status != 200:
            raise ServerError(f"the skill answered with status {response.status}")
        answer: dict[str, Any] = json.loads(body)
        return answer

    def _compare(self, response: dict[str, Any], state: State) -> None:
        """What is spoken must be the lines of the reply, and the session must end when the reply ends it."""
        assert state.said is not None  # noqa: S101 - `send` has looked
        heard = _words(response["outputSpeech"]["ssml"])
        wanted = _words(word(state.said, self._phrases).text)
        if heard != wanted:
            raise ServerError("the skill says other words than the lines of its reply")
        if response["shouldEndSession"] == state.said.listening:
            raise ServerError("the skill does not end the session when its reply does")


def _words(speech: str) -> list[str]:
    """The words of some speech, without its markup."""
    return html.unescape(re.sub(r"<[^>]*>", " ", speech)).split()


@contextmanager
def by_request(dialogue: Dialogue, locale: str) -> Iterator[Front]:
    """The skill on this machine, on a port of its own, for one conversation."""
    server = make_server(LOOPBACK, 0, create_app(verify=False), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(POLL,), daemon=True)
    thread.start()
    try:
        yield AlexaFront(server.server_port, dialogue, locale)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(WSGIRequestHandler):
    """Writes no line for a request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Does nothing."""
