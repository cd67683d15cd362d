"""Request bodies as Amazon sends them."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any

SKILL = "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"


def launch(**changes: Any) -> dict[str, Any]:
    """A launch."""
    return envelope({"type": "LaunchRequest"}, **changes)


def intent(name: str, slots: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """An intent with slots: a value id, or a whole slot where it is a table."""
    filled = {slot: _slot(slot, value) for slot, value in (slots or {}).items()}
    plain = {"name": name, "confirmationStatus": "NONE", "slots": filled}
    return envelope({"type": "IntentRequest", "intent": plain, "dialogState": "STARTED"}, **changes)


def envelope(  # noqa: PLR0913 - each is one part of an envelope that a test may change
    request: dict[str, Any],
    *,
    attributes: dict[str, Any] | None = None,
    session: bool = True,
    application: str = SKILL,
    locale: str = "en-US",
    at: datetime | None = None,
    screen: bool = False,
) -> dict[str, Any]:
    """A request in its envelope."""
    interfaces = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.2"}}} if screen else {}
    body: dict[str, Any] = {
        "version": "1.0",
        "context": {
            "System": {
                "application": {"applicationId": application},
                "user": {"userId": "amzn1.ask.account.TEST"},
                "device": {"deviceId": "amzn1.ask.device.TEST", "supportedInterfaces": interfaces},
                "apiEndpoint": "https://api.amazonalexa.com",
            }
        },
        "request": {
            "requestId": f"amzn1.echo-api.request.{uuid.uuid4()}",
            "timestamp": (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "locale": locale,
            **request,
        },
    }
    if session:
        body["session"] = {
            "new": attributes is None,
            "sessionId": "amzn1.echo-api.session.TEST",
            "application": {"applicationId": application},
            "user": {"userId": "amzn1.ask.account.TEST"},
            "attributes": attributes or {},
        }
    return body


def body(plain: dict[str, Any]) -> bytes:
    """An envelope as it travels."""
    return json.dumps(plain).encode()


def resolved(name: str, raw: str, *ids: str) -> dict[str, Any]:
    """A slot whose words Alexa knows, or does not know where there are no ids."""
    matches = [{"value": {"name": one, "id": one}} for one in ids]
    found: dict[str, Any] = {
        "authority": f"amzn1.er-authority.echo-sdk.{SKILL}.{name.upper()}",
        "status": {"code": "ER_SUCCESS_MATCH" if ids else "ER_SUCCESS_NO_MATCH"},
    }
    if ids:
        found["values"] = matches
    return {
        "name": name,
        "value": raw,
        "confirmationStatus": "NONE",
        "resolutions": {"resolutionsPerAuthority": [found]},
    }


def _slot(name: str, value: Any) -> Any:
    return value if isinstance(value, dict) else resolved(name, str(value), str(value))
