"""A skill that says hello, made as the SDK's own samples are, behind the coach's verification."""

from __future__ import annotations

from alexa.envelopes import SKILL
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import is_request_type
from ask_sdk_model import Response
from cryptography import x509
from flask import Flask, request
from flask.wrappers import Response as HttpResponse
from flask_ask_sdk.skill_adapter import SkillAdapter

from skill.alexa.verification import CHAIN_URL, SIGNATURE, Verification

builder = SkillBuilder()


@builder.request_handler(can_handle_func=is_request_type("LaunchRequest"))
def launched(handler_input: HandlerInput) -> Response:
    """Says hello."""
    return handler_input.response_builder.speak("Hello world").ask("Hello?").response


def application(root: bytes, chain: bytes) -> Flask:
    """The endpoint."""
    verification = Verification(SKILL, roots=[x509.load_pem_x509_certificate(root)], fetch=lambda _: chain)
    app = Flask(__name__)
    app.config["ASK_SDK_VERIFY_SIGNATURE"] = app.config["ASK_SDK_VERIFY_TIMESTAMP"] = False
    adapter = SkillAdapter(skill=builder.create(), skill_id=SKILL, app=app)

    @app.post("/alexa")
    def alexa() -> HttpResponse:
        headers = {name: request.headers.get(name, "") for name in (CHAIN_URL, SIGNATURE)}
        verification.admit(headers, request.get_data())
        answer: HttpResponse = adapter.dispatch_request()
        return answer

    return app
