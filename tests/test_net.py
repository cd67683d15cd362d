"""The second net: a trained score weighs what the patterns found, and never makes a sign disappear that was asked for."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from skill.understanding.classifier import Linear, Scored, Seen
from skill.understanding.net import Limits, SecondNet
from skill.understanding.red_flags import Spotted

ORDER = ("weakness", "numbness", "bladder_bowel", "tingling")
"""Not the order of the alphabet."""
LIMITS = Limits(
    pattern_alone=0.1,
    pattern_sure=0.35,
    doubt=0.15,
    sure=0.6,
    also=0.7,
    against=0.4,
    loud=0.88,
    intent=0.05,
    lead=0.0,
    question=0.25,
    spelling={},
)
SEEN = Seen(np.zeros(0, np.int32), np.zeros(0, np.float32))
NUMB = Spotted(told=("numbness",))


class Score:
    """A model that has made up its mind."""

    def __init__(self, name: str, probability: float) -> None:
        self.scored = Scored(name, probability, 0.0)

    def probabilities(self, seen: Seen) -> list[float]:
        """How loud the alarm is."""
        assert seen is SEEN
        return [self.scored.probability]

    def best(self, seen: Seen) -> Scored:
        """Which flag, and how surely."""
        assert seen is SEEN
        return self.scored


def weigh(
    spotted: Spotted, alarm: float, flag: str = "numbness", surely: float = 0.5, asked: tuple[str, ...] = ()
) -> Any:
    net = SecondNet(cast(Linear, Score("alarm", alarm)), cast(Linear, Score(flag, surely)), LIMITS, ORDER)
    return net.weigh(spotted, SEEN, asked)


@pytest.mark.parametrize(
    ("alarm", "told", "doubt"),
    [
        (0.09, (), False),
        (0.1, ("numbness",), True),
        (0.34, ("numbness",), True),
        (0.35, ("numbness",), False),
        (0.99, ("numbness",), False),
    ],
)
def test_a_pattern_is_believed_by_its_score(alarm: float, told: tuple[str, ...], doubt: bool) -> None:
    weighed = weigh(NUMB, alarm)
    assert (weighed.told, weighed.doubt) == (told, doubt)


def test_a_pattern_that_is_not_believed_was_at_least_spoken_of() -> None:
    weighed = weigh(Spotted(told=("numbness",), asked=("weakness",), course="past", doubt=True), 0.01)
    assert (weighed.asked, weighed.told, weighed.doubt, weighed.course) == (("weakness", "numbness"), (), False, None)


def test_a_doubtful_pattern_stays_doubtful_however_loud_the_score() -> None:
    assert weigh(Spotted(told=("numbness",), doubt=True), 0.99).doubt


def test_what_was_asked_for_is_doubted_and_never_dropped() -> None:
    weighed = weigh(Spotted(told=("numbness", "weakness")), 0.01, asked=("weakness",))
    assert (weighed.told, weighed.doubt) == (("weakness",), True)
    assert weigh(Spotted(told=("numbness", "weakness")), 0.1, asked=("weakness",)).told == ("numbness", "weakness")
    assert not weigh(NUMB, 0.4, asked=("numbness",)).doubt


def test_a_sign_that_is_told_as_old_needs_no_score() -> None:
    old = Spotted(told=("numbness",), course="old")
    assert weigh(old, 0.0) == old


@pytest.mark.parametrize(
    ("flag", "surely", "told"),
    [
        ("weakness", 0.69, ("numbness",)),
        ("weakness", 0.7, ("weakness", "numbness")),
        ("tingling", 0.9, ("numbness", "tingling")),
        ("numbness", 0.9, ("numbness",)),
    ],
)
def test_beside_a_pattern_a_flag_that_is_sure_is_told_too(flag: str, surely: float, told: tuple[str, ...]) -> None:
    assert weigh(NUMB, 0.9, flag, surely).told == told


@pytest.mark.parametrize("where", ["denied", "past", "others", "asked"])
def test_a_flag_that_was_spoken_of_otherwise_is_not_told_beside(where: str) -> None:
    spotted = Spotted(told=("numbness",), **cast(Any, {where: ("weakness",)}))
    assert weigh(spotted, 0.9, "weakness", 0.9).told == ("numbness",)


@pytest.mark.parametrize(
    ("alarm", "told", "doubt", "guessed"),
    [
        (0.14, (), False, False),
        (0.15, ("weakness",), True, True),
        (0.59, ("weakness",), True, True),
        (0.6, ("weakness",), False, True),
        (0.87, ("weakness",), False, True),
        (0.88, ("weakness",), False, False),
    ],
)
def test_without_a_pattern_the_score_tells(alarm: float, told: tuple[str, ...], doubt: bool, guessed: bool) -> None:
    weighed = weigh(Spotted(), alarm, "weakness")
    assert (weighed.told, weighed.doubt, weighed.guessed, weighed.course) == (told, doubt, guessed, None)


@pytest.mark.parametrize(
    "harmless",
    [
        Spotted(denied=("numbness", "weakness")),
        Spotted(denied=("numbness", "weakness"), past=("numbness", "weakness")),
        Spotted(others=("weakness",)),
        Spotted(asked=("weakness",)),
        Spotted(idiom=True),
        Spotted(assures=True),
        Spotted(question=True),
    ],
)
def test_against_what_speaks_for_harmlessness_only_a_loud_score_doubts(harmless: Spotted) -> None:
    assert weigh(harmless, 0.39, "weakness") == harmless
    for loud in (0.4, 0.99):
        weighed = weigh(harmless, loud, "weakness")
        assert (weighed.told, weighed.doubt, weighed.others) == (("weakness",), True, ())
        assert "weakness" not in (*weighed.denied, *weighed.past)
        assert weighed.denied == tuple(one for one in harmless.denied if one != "weakness")
        assert weighed.past == tuple(one for one in harmless.past if one != "weakness")


def test_something_old_that_only_the_score_tells_of_is_told_as_old() -> None:
    assert weigh(Spotted(told_old=True), 0.7, "weakness").course == "old"
