"""Exactly what is answered where safety is decided: line by line, with the level, the reasons and the open question."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tools.exact_answers import ANSWERS, answer, ways

WAYS = ways()
WRITTEN: dict[str, dict[str, Any]] = yaml.safe_load(ANSWERS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", WAYS)
def test_a_situation_is_answered_as_written(name: str) -> None:
    assert answer(WAYS[name]) == WRITTEN.get(name), "if this is meant: .venv/bin/python -m tools.exact_answers"


def test_every_written_situation_is_there() -> None:
    assert list(WRITTEN) == list(WAYS)
