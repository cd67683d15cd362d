"""Exactly what the rules make of each sentence: whose sign it is, since when, denied or only asked; and what answers what."""

from __future__ import annotations

import pytest

from tools.exact_readings import answer, sentences, sign, written

SIGNS = written().signs | written().patterns
ANSWERS = [(place, text) for place, texts in written().answers.items() for text in texts]
PARTS = 60
MEANT = "if this is meant: .venv/bin/python -m tools.exact_readings"


@pytest.mark.parametrize("part", range(PARTS))
def test_signs_are_found_as_written(part: int) -> None:
    some = list(SIGNS)[part::PARTS]
    assert {text: sign(text) for text in some} == {text: SIGNS[text] for text in some}, MEANT


@pytest.mark.parametrize("part", range(PARTS))
def test_answers_are_read_as_written(part: int) -> None:
    some = ANSWERS[part::PARTS]
    assert {one: answer(*one) for one in some} == {
        (place, text): written().answers[place][text] for place, text in some
    }


def test_every_sentence_has_its_reading() -> None:
    assert sentences() == written(), MEANT
