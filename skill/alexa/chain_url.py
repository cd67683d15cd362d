"""Where Amazon's certificates may be fetched: one host, one folder, nothing that could lead elsewhere."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote, urlsplit

from skill.alexa.refusal import RefusalError

HOST = "s3.amazonaws.com"

_PLAIN = re.compile(r"[!-~]{1,1024}")
"""Signs of ASCII without a space."""
_FILE = re.compile(r"/echo\.api/[A-Za-z0-9._/-]+")
"""Amazon's folder, and the signs that its file names are made of."""


def certificate_url(text: str) -> str:
    """The one address that a chain URL means, decoded and without detours.

    Raises:
        RefusalError: the address is not one where Amazon keeps its certificates.
    """
    if not _PLAIN.fullmatch(text):
        raise RefusalError("the chain URL is no plain address")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise RefusalError("the chain URL cannot be read") from error
    if parts.scheme != "https" or host != HOST or port not in (None, 443):
        raise RefusalError("the chain URL leads to another host")
    if "@" in parts.netloc or "?" in text or "#" in text:
        raise RefusalError("the chain URL carries more than an address")
    path = posixpath.normpath(unquote(parts.path))
    if not _FILE.fullmatch(path):
        raise RefusalError("the chain URL leads to another folder")
    return f"https://{HOST}{path}"
