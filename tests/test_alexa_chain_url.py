"""The one place where certificates may be fetched, and every trick to be led elsewhere."""

from __future__ import annotations

import pytest

from skill.alexa.chain_url import certificate_url
from skill.alexa.refusal import RefusalError

GOOD_URLS = [
    "https://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem",
    "HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo%2eapi/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api//./echo-api-cert.pem",
]
BAD_URLS = [
    "",
    "http://s3.amazonaws.com/echo.api/echo-api-cert.pem",
    "https://notamazon.com/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem",
    "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem",
    "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:99999/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com:abc/echo.api/echo-api-cert.pem",
    "https://s3.amazonaws.com/echo.api/%2e%2e/evil-bucket/x",
    "https://s3.amazonaws.com/echo.api/..%2fevil-bucket/x",
    "https://s3.amazonaws.com/echo.api/../evil-bucket/x",
    "https://s3.amazonaws.com/echo.api/%252e%252e/evil-bucket/x",
    "https://s3.amazonaws.com/echo.api/x.pem%3fversionId=1",
    "https://s3.amazonaws.com/echo.api/x.pem;part",
    "https://s3.amazonaws.com/echo.api%5c..%5cevil/x",
    "https://s3.amazonaws.com\\@evil.com/echo.api/x",
    "https://user@s3.amazonaws.com/echo.api/x.pem",
    "https://evil.com#@s3.amazonaws.com/echo.api/x.pem",
    "https://s3.amazonaws.com/echo.api/x.pem?versionId=1",
    "https://s3.amazonaws.com/echo.api/x.pem?",
    "https://s3.amazonaws.com/echo.api/x.pem#part",
    "https://s3.amazonaws.com/echo.api/",
    "https://s3.amazonaws.com/echo.api",
    "https://s3.amazonaws.com//echo.api/x.pem",
    "https://s3.amazonaws.com.evil.com/echo.api/x.pem",
    "https://s3.amazonaws.com./echo.api/x.pem",
    "https://evils3.amazonaws.com/echo.api/x.pem",
    "https://evil.s3.amazonaws.com/echo.api/x.pem",
    "https://s3.amazonaws.com:80/echo.api/x.pem",
    "https://s3.amazonaws.com:0/echo.api/x.pem",
    "https://s3.amazonaws.com:8443/echo.api/x.pem",
    "https://s3.amazonaws.com/echo-api/x.pem",
    "https://s3.amazonaws.com/echo%252eapi/x.pem",
    "https://s3.amazonaws.com/echo.apis/x.pem",
    "https://s3.amazonaws.com/evil/echo.api/x.pem",
    "https://[s3.amazonaws.com/echo.api/x.pem",
    "https://s3.amazonaws.com/echo.api/x%0d%0aHost:evil",
    "https://s3.amazonaws.com/echo.api/x y.pem",
    "https://s3.amazonaws.com/echo.api/\u00e4.pem",
    "ftp://s3.amazonaws.com/echo.api/x.pem",
    "//s3.amazonaws.com/echo.api/x.pem",
    "s3.amazonaws.com/echo.api/x.pem",
    "https://s3.amazonaws.com/echo.api/" + "x" * 5000,
]


@pytest.mark.parametrize("url", GOOD_URLS)
def test_an_address_of_amazons_is_read_as_the_one_place_it_means(url: str) -> None:
    assert certificate_url(url) == "https://s3.amazonaws.com/echo.api/echo-api-cert.pem"


@pytest.mark.parametrize("url", BAD_URLS)
def test_any_other_address_is_refused_before_anything_is_fetched(url: str) -> None:
    with pytest.raises(RefusalError, match="chain URL"):
        certificate_url(url)
