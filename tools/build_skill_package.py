"""Builds what ask-cli uploads: `build/skill-package/` and `build/ask-resources.json`.

    python -m tools.build_skill_package --endpoint https://coach.example.org/alexa

Without the option the environment's `STRETCH_COACH_ENDPOINT` counts. With `STRETCH_COACH_TRIAGE=off` it is the package of the variant that explains and stretches only.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
from pathlib import Path
from typing import Any

from skill.alexa import settings
from skill.alexa.store import StoreTexts, load_store
from skill.content import locales
from skill.interaction import interaction_folder
from tools.icon import icon

ENDPOINT = "https://stretch-coach.example/alexa"
"""Stands in until the deployer names one; Amazon accepts no such address."""
ICONS = {"small": 108, "large": 512}
COUNTRIES = ("US", "GB")
VIEWPORTS = (
    ("ROUND", 480, 480),
    ("RECTANGLE", 960, 1279),
    ("RECTANGLE", 1280, 1920),
)


def manifest(endpoint: str, base: str, texts: dict[str, StoreTexts]) -> dict[str, Any]:
    """The manifest, as `skill.json` holds it.

    Args:
        endpoint: Where Amazon sends requests: an HTTPS address or a Lambda function's name.
        base: The address under which `/privacy` and `/terms` are found.
        texts: The store's texts by locale.
    """
    first = texts["en-US"]
    where = {"uri": endpoint} if endpoint.startswith("arn:") else {"uri": endpoint, "sslCertificateType": "Trusted"}
    links = {"privacyPolicyUrl": f"{base}/privacy", "termsOfUseUrl": f"{base}/terms"}
    return {
        "manifest": {
            "manifestVersion": "1.0",
            "publishingInformation": {
                "locales": {locale: _page(locale, one) for locale, one in texts.items()},
                "isAvailableWorldwide": False,
                "distributionMode": "PUBLIC",
                "distributionCountries": list(COUNTRIES),
                "category": "HEALTH_AND_FITNESS",
                "testingInstructions": first.testing,
            },
            "apis": {"custom": {"endpoint": where, "interfaces": [_screens()]}},
            "permissions": [],
            "privacyAndCompliance": {
                "allowsPurchases": False,
                "usesPersonalInfo": False,
                "usesHealthInfo": False,
                "isChildDirected": False,
                "isExportCompliant": True,
                "containsAds": False,
                "locales": dict.fromkeys(texts, links),
            },
        }
    }


def build(output: Path, endpoint: str, base: str) -> None:
    """Writes the package anew.

    Args:
        output: The folder that gets `skill-package` and `ask-resources.json`.
        endpoint: Where Amazon sends requests.
        base: The address under which `/privacy` and `/terms` are found.
    """
    package = output / "skill-package"
    shutil.rmtree(package, ignore_errors=True)
    models, images = package / "interactionModels" / "custom", package / "assets" / "images"
    models.mkdir(parents=True)
    images.mkdir(parents=True)
    texts = {locale: load_store(locale, triage=settings.triage()) for locale in locales()}
    for locale in texts:
        shutil.copyfile(interaction_folder() / f"{locale}.json", models / f"{locale}.json")
    for name, size in ICONS.items():
        picture = icon(size)
        for locale in texts:
            (images / f"{locale}_{name}Icon.png").write_bytes(picture)
    _write(package / "skill.json", manifest(endpoint, base, texts))
    resources = {"profiles": {"default": {"skillMetadata": {"src": "./skill-package"}}}}
    _write(output / "ask-resources.json", {"askcliResourcesVersion": "2020-03-31"} | resources)


def _page(locale: str, texts: StoreTexts) -> dict[str, Any]:
    return {
        "name": texts.name,
        "summary": texts.summary,
        "description": texts.description,
        "examplePhrases": list(texts.phrases),
        "keywords": list(texts.keywords),
        "smallIconUri": f"file://assets/images/{locale}_smallIcon.png",
        "largeIconUri": f"file://assets/images/{locale}_largeIcon.png",
    }


def _screens() -> dict[str, Any]:
    """The screens that our documents fit: they are laid out in parts of the screen, so all of these."""
    viewports = [
        {
            "mode": "HUB",
            "shape": shape,
            "minWidth": least,
            "maxWidth": most,
            "minHeight": 480 if shape == "ROUND" else 600,
            "maxHeight": 480 if shape == "ROUND" else 1279,
        }
        for shape, least, most in VIEWPORTS
    ]
    return {"type": "ALEXA_PRESENTATION_APL", "supportedViewports": viewports}


def _write(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Reads the command line and builds."""
    parser = argparse.ArgumentParser(description="Builds the skill package for ask-cli.")
    default = os.environ.get("STRETCH_COACH_ENDPOINT", ENDPOINT)
    parser.add_argument("--endpoint", default=default, help="HTTPS address of /alexa, or the Lambda function's ARN")
    parser.add_argument(
        "--texts", help="address under which /privacy and /terms are found; default: the endpoint's host"
    )
    parser.add_argument("--output", type=Path, default=Path("build"), help="folder to write to")
    options = parser.parse_args()
    if not options.endpoint.startswith(("https://", "arn:")):
        parser.error("the endpoint must begin with https:// or arn:")
    if options.endpoint.startswith("arn:") and not options.texts:
        parser.error("a Lambda function serves no pages: give --texts, the address of your privacy and terms pages")
    base = (options.texts or options.endpoint.removesuffix("/alexa")).rstrip("/")
    build(options.output, options.endpoint, base)
    print(f"built {options.output / 'skill-package'} for {options.endpoint}")
    if options.endpoint == ENDPOINT:
        print("the endpoint stands in for yours: build again with --endpoint before you upload")


if __name__ == "__main__":
    main()
