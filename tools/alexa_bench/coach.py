"""The coach as it is served, with the test's authority instead of Amazon's."""

from __future__ import annotations

from alexa.envelopes import SKILL
from cryptography import x509
from flask import Flask

from skill.alexa.web import create_app


def application(root: bytes, chain: bytes) -> Flask:
    """The endpoint."""
    return create_app(SKILL, roots=[x509.load_pem_x509_certificate(root)], fetch=lambda _: chain)
