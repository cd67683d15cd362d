"""The encoder: every word has its pieces, every utterance a vector that hangs on its words and on the situation alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.content import load_guidance
from skill.errors import ContentError
from skill.understanding import load
from skill.understanding.encoder import Encoder, EncoderFile, read_encoder
from skill.understanding.situation import KINDS, NAMES, situation
from skill.understanding.wordpieces import INSIDE, UNKNOWN, pieces_of

SHIPPED = (load.FOLDER / "en-US" / "encoder.bin").read_bytes()
PIECES = msgspec.msgpack.decode(SHIPPED, type=EncoderFile).pieces
KNOWN = {piece: number for number, piece in enumerate(PIECES)}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return read_encoder(SHIPPED)


@pytest.mark.parametrize("word", ["heel", "tingling", "plantar", "can't", "foot's", "zzyzx", "0", "8"])
def test_the_pieces_of_a_word_make_the_word_again(word: str) -> None:
    pieces = [PIECES[number] for number in pieces_of((word,), KNOWN)]
    assert "".join(piece.removeprefix(INSIDE) for piece in pieces) == word


def test_the_longest_piece_comes_first() -> None:
    known = {UNKNOWN: 0, "heel": 1, "he": 2, "##el": 3, "##s": 4}
    assert list(pieces_of(("heels", "heel", "hex"), known)) == [1, 4, 1, 0]


def test_a_word_of_other_signs_is_one_unknown_piece() -> None:
    assert [PIECES[number] for number in pieces_of(("今日",), KNOWN)] == [UNKNOWN]


@given(words=st.lists(st.text(min_size=1, max_size=30), max_size=80))
def test_any_words_have_a_vector_of_numbers(words: list[str]) -> None:
    vector = read_encoder(SHIPPED).vector(words)
    assert vector.shape == (384,)
    assert np.isfinite(vector).all()


def test_the_same_words_mean_the_same_and_other_words_something_else(encoder: Encoder) -> None:
    numb, fine = ("my", "foot", "is", "numb"), ("my", "foot", "is", "fine")
    assert (encoder.vector(numb) == encoder.vector(numb)).all()
    assert np.abs(encoder.vector(numb) - encoder.vector(fine)).max() > 0.1


def test_what_was_asked_shows_in_the_vector(encoder: Encoder) -> None:
    three = [encoder.vector(("three",), situation([ask])) for ask in ("severity_0_10", "duration")]
    assert np.abs(three[0] - three[1]).max() > 0.1


def test_every_question_has_its_situation() -> None:
    asks = {ask for question in load_guidance().questions.values() for ask in question.asks}
    assert {ask for ask in asks if situation([ask]) == 0} == set()
    assert {situation([ask]) for ids in KINDS.values() for ask in ids} == set(range(1, len(KINDS) + 1))
    assert situation([], "holding") == NAMES.index("holding")
    assert situation([], "idle") == situation() == 0


@pytest.mark.parametrize(
    "damage", [b"", SHIPPED[:1000], SHIPPED[:-50], b"\x00" * 100], ids=["empty", "cut", "short", "zeros"]
)
def test_a_damaged_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes) -> None:
    shutil.copytree(load.FOLDER / "en-US", tmp_path / "en-US")
    (tmp_path / "en-US" / "encoder.bin").write_bytes(damage)
    monkeypatch.setattr(load, "FOLDER", tmp_path)
    with pytest.raises(ContentError, match="encoder"):
        load.load_understanding.__wrapped__("en-US")
