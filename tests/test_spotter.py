"""The first net on a few words of its own: sure and doubtful patterns, figures of speech, and signs far on in a long text."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest

import skill.understanding
from skill.understanding.answers import AnswerWords
from skill.understanding.context import Answers
from skill.understanding.facts import Facts
from skill.understanding.normalise import Heard
from skill.understanding.red_flags import PIECE, FlagPatterns, Spotted, Spotter
from skill.understanding.scope_words import ScopeWords

FOLDER = Path(skill.understanding.__file__).parent / "en-US"
FLAGS = {
    "numbness": FlagPatterns(sure=("{limb} .. numb",), doubt=("{limb} .. odd",)),
    "tingling": FlagPatterns(sure=("fizzing",)),
}


def words(text: str) -> Heard:
    return Heard(tuple(text.split()))


@pytest.fixture
def spotter() -> Spotter:
    scope = msgspec.convert(tomllib.loads((FOLDER / "scope.toml").read_text(encoding="utf-8")), ScopeWords)
    return Spotter(FLAGS, {"limb": ("foot", "leg")}, scope, ("foot numb with joy",))


@pytest.fixture
def answers() -> Answers:
    return Answers(msgspec.convert(tomllib.loads((FOLDER / "answers.toml").read_text(encoding="utf-8")), AnswerWords))


@pytest.mark.parametrize(
    ("text", "told", "doubt"),
    [
        ("my foot is numb", ("numbness",), False),
        ("my leg feels odd", ("numbness",), True),
        ("fizzing and my foot is numb", ("numbness", "tingling"), False),
        ("fizzing and my foot is odd", ("tingling",), False),
        ("my hand is numb", (), False),
        ("my foot numb with joy", (), False),
    ],
)
def test_patterns_tell_surely_or_in_doubt(text: str, told: tuple[str, ...], doubt: bool, spotter: Spotter) -> None:
    spotted = spotter.spot(words(text))
    assert (spotted.told, spotted.doubt) == (told, doubt)
    assert spotted.idiom == ("joy" in text)


def test_the_flags_keep_their_order(spotter: Spotter) -> None:
    assert spotter.flags == ("numbness", "tingling")


@pytest.mark.parametrize("before", [0, 1, PIECE // 2 - 2, PIECE // 2, PIECE - 2, PIECE, 5 * PIECE // 2, 1000])
def test_a_sign_is_found_wherever_it_stands_in_a_long_text(before: int, spotter: Spotter) -> None:
    text = " ".join(["well"] * before + ["foot is numb"] + ["well"] * 200)
    assert spotter.spot_long(words(text)).told == ("numbness",)


def test_a_long_text_without_a_sign_tells_nothing(spotter: Spotter) -> None:
    assert spotter.spot_long(words("well " * 500)) == Spotted()


@pytest.mark.parametrize(
    ("text", "asks", "asked"),
    [
        ("my foot is numb", ("numbness_tingling",), ("numbness",)),
        ("my foot is numb", ("weakness", "numbness_tingling"), ("numbness",)),
        ("my foot is numb", ("weakness",), ()),
        ("my foot is numb", ("duration",), ()),
        ("no my foot is numb", ("numbness_tingling",), ()),
    ],
)
def test_a_sign_that_was_asked_for_is_one_unless_the_answer_begins_with_a_no(
    text: str, asks: tuple[str, ...], asked: tuple[str, ...], answers: Answers
) -> None:
    assert answers.asked(("numbness",), words(text), asks) == asked


@pytest.mark.parametrize(("text", "level"), [("ate", 8), ("for", 4), ("to", 2)])
def test_a_figure_alone_that_is_misheard_is_read(text: str, level: int, answers: Answers) -> None:
    turn = answers.read(words(text), ("severity_0_10",), Facts(), Spotted())
    assert turn is not None
    assert turn.slots["level"] == level


def test_what_is_past_can_be_taken_for_present() -> None:
    spotted = Spotted(denied=("numbness", "tingling"), past=("numbness",), course="past")
    assert spotted.as_present == Spotted(told=("numbness",), denied=("tingling",))
