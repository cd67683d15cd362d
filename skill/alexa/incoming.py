"""Reads the JSON of a request into one typed value; nothing about its shape is certain, and nothing unknown is an error."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from skill.alexa.refusal import RefusalError
from skill.dialogue.figures import instant

ATTRIBUTE = "coach"
"""The session attribute that holds the state."""

SCREEN = "Alexa.Presentation.APL"


class Incoming(msgspec.Struct, frozen=True):
    """One request of Amazon's, as far as the coach needs it."""

    type: str
    """The request type; empty where it is missing."""
    id: str | None = None
    """The request id."""
    at: datetime | None = None
    """The time stamp (UTC); None where it is missing or says no zone."""
    locale: str = ""
    """The locale of the device."""
    intent: str = ""
    """The intent's name; empty where the request has none."""
    slots: Mapping[str, Any] = {}
    """The slots as they came."""
    in_session: bool = False
    """Whether it belongs to a session."""
    attributes: Mapping[str, Any] = {}
    """The session attributes."""
    applications: tuple[str, ...] = ()
    """Every application id that the request names."""
    screen: bool = False
    """Whether the device can show a document."""


def read(body: bytes | str) -> Incoming:
    """Reads a request's body.

    Raises:
        RefusalError: the body is no JSON object with a request in it.
    """
    try:
        envelope = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RefusalError("the body is not JSON") from error
    return from_plain(envelope)


def from_plain(envelope: Any) -> Incoming:
    """Reads a request that is JSON values already.

    Raises:
        RefusalError: there is no request in it.
    """
    request = _table(_table(envelope).get("request"))
    if not request:
        raise RefusalError("there is no request in the body")
    session, system = _table(envelope.get("session")), _table(_table(envelope.get("context")).get("System"))
    intent = _table(request.get("intent"))
    named = (_table(part.get("application")).get("applicationId") for part in (system, session))
    return Incoming(
        type=_text(request.get("type")),
        id=_text(request.get("requestId")) or None,
        at=_moment(request.get("timestamp")),
        locale=_text(request.get("locale")),
        intent=_text(intent.get("name")),
        slots=_table(intent.get("slots")),
        in_session=bool(session),
        attributes=_table(session.get("attributes")),
        applications=tuple(_text(one) for one in named if one is not None),
        screen=SCREEN in _table(_table(system.get("device")).get("supportedInterfaces")),
    )


def check_application(incoming: Incoming, skill_id: str | None) -> None:
    """Whether a request is meant for this skill.

    Raises:
        RefusalError: It names another application, or none.
    """
    if skill_id is not None and set(incoming.applications) != {skill_id}:
        raise RefusalError("the request is meant for another skill")


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _moment(value: Any) -> datetime | None:
    """A time in ISO 8601 with its zone, or (as some of Amazon's events have it) milliseconds since 1970."""
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return instant(datetime.fromtimestamp(value / 1000, tz=UTC))
        moment = instant(datetime.fromisoformat(_text(value)))
        return moment.astimezone(UTC) if moment else None
    except (ValueError, OverflowError, OSError):
        return None
