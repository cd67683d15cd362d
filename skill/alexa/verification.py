"""Whether a request comes from Amazon, is meant for this skill, and is new: everything is checked before anything is believed.

The order is the one in which least is risked: the address of the chain, the signature over the raw bytes, and only then
what the body says. The proofs that this holds, and why Amazon's own verifier is not used, are in docs/adr/0004.
"""

from __future__ import annotations

import base64
import binascii
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from skill.alexa import fetching
from skill.alexa.chain_url import certificate_url
from skill.alexa.chains import Chains, trusted_roots
from skill.alexa.incoming import Incoming, check_application, read
from skill.alexa.refusal import RefusalError

CHAIN_URL = "SignatureCertChainUrl"
SIGNATURE = "Signature-256"
TOLERANCE = 150.0
"""Seconds between the request's time stamp and now; Amazon's figure."""
MOST_SEEN = 16_384
"""Request ids remembered."""


class Verification:
    """Lets Amazon's requests for one skill through, each once."""

    def __init__(
        self,
        skill_id: str | None,
        *,
        roots: Sequence[x509.Certificate] | None = None,
        fetch: fetching.Fetch | None = None,
    ) -> None:
        self._skill_id = skill_id
        self._chains = Chains(trusted_roots() if roots is None else roots, fetch or fetching.fetch)
        self._seen = Seen()

    def admit(self, headers: Mapping[str, str], body: bytes) -> Incoming:
        """Reads a request that is genuine.

        Args:
            headers: Of the HTTP request; names in any case.
            body: The raw bytes.

        Raises:
            RefusalError: It is not genuine, not for this skill, too old, or was here before.
        """
        url = certificate_url(headers.get(CHAIN_URL, ""))
        signature = _signature(headers.get(SIGNATURE, ""))
        try:
            self._chains.key(url).verify(signature, body, PKCS1v15(), SHA256())
        except InvalidSignature as error:
            raise RefusalError("the signature does not fit the body") from error
        incoming = read(body)
        if incoming.at is None or abs((datetime.now(UTC) - incoming.at).total_seconds()) > TOLERANCE:
            raise RefusalError("the time stamp is not of now")
        check_application(incoming, self._skill_id)
        if self._seen.before(incoming.id or signature):
            raise RefusalError("this request was here before")
        return incoming


class Seen:
    """The requests of the last minutes, so that a recorded one cannot be played again while its time stamp is good."""

    def __init__(self) -> None:
        self._until: OrderedDict[int, float] = OrderedDict()
        self._lock = threading.Lock()

    def before(self, mark: str | bytes) -> bool:
        """Whether a mark was here inside the window; from now on it was."""
        now, key = time.monotonic(), hash(mark)
        with self._lock:
            while self._until and next(iter(self._until.values())) < now:
                self._until.popitem(last=False)
            if key in self._until:
                return True
            # A stamp may lie in the future by the tolerance, and is good for the tolerance after that.
            self._until[key] = now + 2 * TOLERANCE
            if len(self._until) > MOST_SEEN:
                self._until.popitem(last=False)
            return False


def _signature(text: str) -> bytes:
    try:
        signature = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise RefusalError("the signature is not base64") from error
    if not signature:
        raise RefusalError("the request is not signed")
    return signature
