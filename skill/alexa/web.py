"""The Alexa endpoint: `POST /alexa` for Amazon, `GET /healthz` for whoever watches the machine.

`GET /privacy` and `GET /terms` open the two texts that the skill store links to.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from cryptography import x509
from flask import Flask, Response, request
from flask.json.provider import JSONProvider
from flask_ask_sdk.skill_adapter import (
    VERIFY_SIGNATURE_APP_CONFIG,
    VERIFY_TIMESTAMP_APP_CONFIG,
    SkillAdapter,
)
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from skill.alexa import settings
from skill.alexa.builder import build, where
from skill.alexa.incoming import check_application, read
from skill.alexa.locales import FIRST, tongue
from skill.alexa.refusal import RefusalError
from skill.alexa.store import load_store
from skill.alexa.verification import CHAIN_URL, SIGNATURE, Verification
from skill.content import load_guidance

log = logging.getLogger(__name__)

MOST_BYTES = 256 * 1024
"""Of one request; Amazon's have a few kB."""


def create_app(
    skill_id: str | None = None,
    *,
    verify: bool = True,
    roots: Sequence[x509.Certificate] | None = None,
    fetch: Callable[[str], bytes] | None = None,
) -> Flask:
    """The endpoint as a WSGI application.

    Args:
        skill_id: Amazon's id of the skill; None: the environment's `STRETCH_COACH_SKILL_ID`, and without it any skill.
        verify: Whether only requests that Amazon signed are answered. Off for tests on this machine alone.
        roots: The root certificates that are trusted; None: certifi's.
        fetch: Fetches a certificate chain by its address; None: over HTTPS, bounded in time and size.
    """
    skill_id = skill_id or settings.skill_id()
    app = Flask(__name__, static_folder=None)
    app.json = CompactJson(app)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    # The verifiers that come with the SDK stay off: ours has looked at the request before the SDK sees it.
    app.config[VERIFY_SIGNATURE_APP_CONFIG] = False
    app.config[VERIFY_TIMESTAMP_APP_CONFIG] = False
    adapter = SkillAdapter(skill=build(load_guidance(triage=settings.triage())), skill_id=skill_id, app=app)
    verification = Verification(skill_id, roots=roots, fetch=fetch) if verify else None
    texts = load_store()
    tongue(FIRST)
    gc.collect()
    gc.freeze()  # what is loaded stays: the collector need not look through it in the middle of a request

    @app.post("/alexa")
    def alexa() -> Response:
        body = request.get_data()
        if verification is not None:
            verification.admit(_headers(), body)
        else:
            check_application(read(body), skill_id)
        answer: Response = adapter.dispatch_request()
        return answer

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/privacy")
    def privacy() -> Response:
        return Response(texts.privacy + "\n", mimetype="text/plain")

    @app.get("/terms")
    def terms() -> Response:
        return Response(texts.terms + "\n", mimetype="text/plain")

    @app.errorhandler(RefusalError)
    def refused(refusal: RefusalError) -> Response:
        log.warning("refused %d: %s", refusal.status, refusal)
        return Response("refused\n", refusal.status, mimetype="text/plain")

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> Response:
        if isinstance(error, RequestEntityTooLarge):
            log.warning("refused %d: the body is too large", error.code)
        return Response(f"{error.name.lower()}\n", error.code, mimetype="text/plain")

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        log.error("could not answer: %s", where(error))
        log.debug("could not answer", exc_info=error)
        return Response("something went wrong\n", 500, mimetype="text/plain")

    return app


def _headers() -> dict[str, str]:
    return {name: request.headers.get(name, "") for name in (CHAIN_URL, SIGNATURE)}


class CompactJson(JSONProvider):
    """Writes answers without spaces, in one pass."""

    def dumps(self, obj: Any, **_kwargs: Any) -> str:
        """JSON text."""
        return msgspec.json.encode(obj).decode()

    def loads(self, s: str | bytes, **_kwargs: Any) -> Any:
        """Values out of JSON text."""
        return msgspec.json.decode(s)
