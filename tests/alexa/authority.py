"""A certificate authority made for a test: roots, chains, and signatures as Amazon writes them."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

CHAIN_URL = "https://s3.amazonaws.com/echo.api/echo-api-cert-1.pem"
SIGNER = "echo-api.amazon.com"
Key = RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def key(name: str) -> RSAPrivateKey:
    """A key by name; making one is slow, so each is made once."""
    assert name
    return generate_private_key(65537, 2048)


class Authority:
    """A root, an intermediate, and leaves for whoever asks."""

    def __init__(self, name: str = "trusted") -> None:
        self._root_key, self._middle_key = key(f"{name} root"), key(f"{name} middle")
        self.root = certificate(f"{name} root", self._root_key, f"{name} root", self._root_key, ca=True)
        self.middle = certificate(f"{name} middle", self._middle_key, f"{name} root", self._root_key, ca=True)
        self._name = name

    def leaf(self, leaf_key: Key | None = None, **changes: Any) -> x509.Certificate:
        """A leaf for Amazon's signer, or with changes one that is wrong in some way."""
        return certificate(SIGNER, leaf_key or key("leaf"), f"{self._name} middle", self._middle_key, **changes)

    def leaf_of_the_root(self) -> x509.Certificate:
        """A leaf that the root has signed itself."""
        return certificate(SIGNER, key("leaf"), f"{self._name} root", self._root_key)

    def chain(self, leaf: x509.Certificate | None = None) -> bytes:
        """A chain as Amazon serves it: leaf and intermediate."""
        return pem(leaf or self.leaf(), self.middle)


def pem(*certificates: x509.Certificate) -> bytes:
    """Certificates in PEM, one after the other."""
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


def sign(body: bytes, chain_url: str = CHAIN_URL, leaf_key: RSAPrivateKey | None = None) -> dict[str, str]:
    """The headers of a signed request."""
    signature = (leaf_key or key("leaf")).sign(body, PKCS1v15(), SHA256())
    return {"SignatureCertChainUrl": chain_url, "Signature-256": base64.b64encode(signature).decode()}


def certificate(  # noqa: PLR0913 - each is one thing that may be wrong with a certificate
    subject: str,
    subject_key: Key,
    issuer: str,
    issuer_key: Key,
    *,
    ca: bool = False,
    names: tuple[str, ...] | None = (SIGNER,),
    begins: timedelta = timedelta(days=-1),
    ends: timedelta = timedelta(days=30),
) -> x509.Certificate:
    """A certificate with the extensions that the Web's rules ask for."""
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(subject_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(subject_key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
        .add_extension(
            x509.KeyUsage(
                digital_signature=not ca,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=ca,
                crl_sign=ca,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    if names is not None and not ca:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False
        )
    return builder.sign(issuer_key, SHA256())
