"""The skill package: complete, valid by Amazon's own schema, and without any of the known reasons for a rejection."""

from __future__ import annotations

import json
import os
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from alexa.outside import HOUSE, specification
from jsonschema import Draft4Validator

from skill.alexa.store import load_store
from skill.content import locales
from skill.interaction import expand, interaction_folder, load_interaction_model

DISCLAIMER = ("not provide medical advice", "not a substitute for professional medical advice", "emergency")


def build(output: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(HOUSE / "tools" / "build_skill_package.py"), "--output", str(output), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | environment, timeout=120
    )


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("built")
    done = build(output, "--endpoint", "https://coach.test/alexa")
    assert done.returncode == 0, done.stderr
    return output / "skill-package"


@pytest.fixture(scope="module")
def manifest(package: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((package / "skill.json").read_text(encoding="utf-8"))
    return found


def pages(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = manifest["manifest"]["publishingInformation"]["locales"]
    return found


def faults(value: Any, definition: str) -> list[str]:
    schema = {"$ref": f"#/definitions/{definition}", "definitions": specification()["definitions"]}
    return [
        f"{'/'.join(map(str, one.path))}: {one.message[:200]}" for one in Draft4Validator(schema).iter_errors(value)
    ]


@pytest.mark.slow
def test_the_manifest_is_valid(manifest: dict[str, Any]) -> None:
    assert faults(manifest, "v1.skill.Manifest.SkillManifestEnvelope") == []
    broken = json.loads(json.dumps(manifest))
    pages(broken)["en-US"]["summary"] = "x" * 161
    assert faults(broken, "v1.skill.Manifest.SkillManifestEnvelope")


@pytest.mark.slow
@pytest.mark.parametrize("locale", locales())
def test_the_interaction_models_are_valid(package: Path, locale: str) -> None:
    model = json.loads((package / "interactionModels" / "custom" / f"{locale}.json").read_text(encoding="utf-8"))
    assert faults(model, "v1.skill.interactionModel.InteractionModelData") == []
    del model["interactionModel"]["languageModel"]["invocationName"]
    assert faults(model, "v1.skill.interactionModel.InteractionModelData")


@pytest.mark.parametrize("locale", locales())
def test_the_interaction_models_are_copies_and_no_links(package: Path, locale: str) -> None:
    copy = package / "interactionModels" / "custom" / f"{locale}.json"
    assert not copy.is_symlink()
    assert copy.read_bytes() == (interaction_folder() / f"{locale}.json").read_bytes()


def test_ask_cli_finds_the_package(package: Path) -> None:
    resources = json.loads((package.parent / "ask-resources.json").read_text(encoding="utf-8"))
    source = resources["profiles"]["default"]["skillMetadata"]["src"]
    assert (package.parent / source).resolve() == package
    assert resources["askcliResourcesVersion"] == "2020-03-31"


def test_every_locale_has_its_page_and_its_texts(manifest: dict[str, Any]) -> None:
    assert tuple(pages(manifest)) == locales()
    for links in manifest["manifest"]["privacyAndCompliance"]["locales"].values():
        assert links == {"privacyPolicyUrl": "https://coach.test/privacy", "termsOfUseUrl": "https://coach.test/terms"}


@pytest.mark.parametrize("triage", ["on", "off"])
def test_the_description_says_that_it_is_no_medical_advice(tmp_path: Path, triage: str) -> None:
    assert build(tmp_path, STRETCH_COACH_TRIAGE=triage).returncode == 0
    found = json.loads((tmp_path / "skill-package" / "skill.json").read_text(encoding="utf-8"))
    for page in pages(found).values():
        assert all(part in page["description"] for part in DISCLAIMER)
        assert "Alexa skill" not in page["description"]
        assert not re.search(r"\bapps?\b", page["description"])


def test_the_variant_for_education_promises_no_health_questions(tmp_path: Path) -> None:
    build(tmp_path, STRETCH_COACH_TRIAGE="off")
    found = json.loads((tmp_path / "skill-package" / "skill.json").read_text(encoding="utf-8"))
    text = json.dumps(found)
    assert "check my heel" not in text
    assert "asks a few questions" not in text


def test_health_information_is_declared_as_amazon_wants_it(manifest: dict[str, Any]) -> None:
    declared = manifest["manifest"]["privacyAndCompliance"]
    assert declared["usesHealthInfo"] is False
    assert declared["usesPersonalInfo"] is False
    assert manifest["manifest"]["permissions"] == []


@pytest.mark.parametrize("triage", [True, False])
@pytest.mark.parametrize("locale", locales())
def test_every_example_phrase_is_a_sample_of_the_model(locale: str, triage: bool) -> None:
    model = load_interaction_model(locale)
    samples = {one.text for intent in model.intents for one in expand(model, intent)}
    phrases = load_store(locale, triage=triage).phrases
    assert len(phrases) == 3
    assert phrases[0] == f"Alexa, open {model.invocation_name}"
    for phrase in phrases[1:]:
        wake, _, said = phrase.partition(f" ask {model.invocation_name} ")
        assert wake == "Alexa,"
        assert said.removeprefix("to ") in samples


def test_the_invocation_name_follows_amazons_rules() -> None:
    forbidden = {
        "alexa",
        "amazon",
        "echo",
        "skill",
        "app",
        "open",
        "launch",
        "ask",
        "tell",
        "start",
        "the",
        "a",
        "to",
        "of",
    }
    for locale in locales():
        words = load_interaction_model(locale).invocation_name.split()
        assert len(words) >= 2
        assert all(re.fullmatch(r"[a-z']+", word) for word in words)
        assert not forbidden & set(words)


@pytest.mark.parametrize(("name", "size"), [("small", 108), ("large", 512)])
def test_the_icons_are_pictures_of_the_size_amazon_asks_for(package: Path, name: str, size: int) -> None:
    for locale in locales():
        raw = (package / "assets" / "images" / f"{locale}_{name}Icon.png").read_bytes()
        assert raw.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">II", raw[16:24]) == (size, size)
        length = struct.unpack(">I", raw[33:37])[0]
        rows = zlib.decompress(raw[41 : 41 + length])
        assert len(rows) == size * (1 + 3 * size)
        assert len({rows[at : at + 3] for at in range(1, len(rows), 3)}) > 10


def test_a_lambda_function_as_endpoint_needs_pages_elsewhere(tmp_path: Path) -> None:
    arn = "arn:aws:lambda:us-east-1:123456789012:function:coach"
    refused = build(tmp_path, "--endpoint", arn)
    assert (refused.returncode, refused.stderr.splitlines()[-1].count("--texts")) == (2, 1)
    assert build(tmp_path, "--endpoint", arn, "--texts", "https://pages.test/").returncode == 0
    found = json.loads((tmp_path / "skill-package" / "skill.json").read_text(encoding="utf-8"))
    assert found["manifest"]["apis"]["custom"]["endpoint"] == {"uri": arn}


def test_an_endpoint_without_tls_is_refused(tmp_path: Path) -> None:
    assert build(tmp_path, "--endpoint", "http://coach.test/alexa").returncode == 2


def test_the_checklist_names_tests_that_exist() -> None:
    guide = (HOUSE / "docs" / "publish-on-alexa.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+\.py)(?:::(test_\w+))?`", guide)
    assert len(named) > 15
    for file, test in named:
        text = (HOUSE / "tests" / file).read_text(encoding="utf-8")
        assert not test or f"def {test}(" in text, f"{file}::{test}"
