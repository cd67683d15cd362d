"""The same skill on AWS Lambda: from the checkout, and out of the zip in an interpreter that knows nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from alexa.envelopes import SKILL, envelope, intent, launch
from alexa.outside import HOUSE

from skill.alexa.lambda_function import handler
from skill.alexa.refusal import RefusalError
from skill.alexa.web import create_app


def test_it_answers_as_the_endpoint_does() -> None:
    client = create_app(SKILL, verify=False).test_client()
    plain = intent("ReportSymptomIntent", {"symptom": "numbness"})
    there: dict[str, Any] = client.post("/alexa", json=plain).get_json()
    here = json.loads(json.dumps(handler(plain, None)))
    assert here["response"] == there["response"]
    assert here["sessionAttributes"] == there["sessionAttributes"]


def test_every_event_gets_an_answer() -> None:
    assert handler(envelope({"type": "SessionEndedRequest"}), None)["response"] == {}
    assert handler(envelope({"type": "AlexaSkillEvent.SkillDisabled"}, session=False), None)["response"] == {}
    assert handler(envelope({"type": "NextYearsRequest"}), None)["response"]["outputSpeech"]


def test_another_skill_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRETCH_COACH_SKILL_ID", SKILL)
    assert handler(launch(), None)
    with pytest.raises(RefusalError, match="another skill"):
        handler(launch(application="amzn1.ask.skill.other"), None)


@pytest.mark.parametrize("event", [None, {}, [], "text", {"request": None}])
def test_what_is_no_request_is_refused(event: Any) -> None:
    with pytest.raises(RefusalError):
        handler(event, None)


@pytest.mark.slow
def test_the_zip_works_in_a_clean_interpreter(tmp_path: Path) -> None:
    target = tmp_path / "lambda.zip"
    command = [sys.executable, "-m", "tools.build_lambda", "--output", str(target)]
    subprocess.run(command, check=True, capture_output=True, timeout=300, cwd=HOUSE)
    assert target.stat().st_size < 50_000_000  # Lambda takes no larger upload
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(target) as archive:
        archive.extractall(unpacked)
    assert not (unpacked / "offline_voice").exists()
    script = (
        "import sys, json; sys.path.insert(0, sys.argv[1]); "
        "from skill.alexa.lambda_function import handler; print(json.dumps(handler(json.load(sys.stdin), None)))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script, str(unpacked)],
        input=json.dumps(launch()),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert "stretch coach" in json.loads(done.stdout)["response"]["outputSpeech"]["ssml"]
