"""What Alexa is given to say: markup that it accepts, silences that add up, and never more than a person can wait for."""

from __future__ import annotations

import re

import pytest

from skill.alexa.manner import Manner
from skill.alexa.ssml import LONGEST_BREAK, before_hold, plain, problems, seconds, ssml
from skill.dialogue import Pause
from skill.words import Say, Spoken, SpokenCue, SpokenHold


def say(text: str) -> Say:
    return Say(text, "key")


def breaks(text: str) -> list[float]:
    return [int(found) / 1000 for found in re.findall(r'<break time="(\d+)ms"/>', text)]


def test_what_markup_would_eat_is_escaped() -> None:
    assert plain("5 < 6 & 7 > 2\x07") == "5 &lt; 6 &amp; 7 &gt; 2"
    assert ssml(Spoken((say("a < b"),))) == "a &lt; b"


@pytest.mark.parametrize("length", [0.4, 10, 10.5, 30, 60])
def test_a_silence_is_cut_into_breaks_that_alexa_allows(length: float) -> None:
    pieces = breaks(ssml(Spoken((Pause(length),))))
    assert sum(pieces) == pytest.approx(length)
    assert max(pieces) <= LONGEST_BREAK
    assert len(pieces) == -(-length // LONGEST_BREAK)


def test_a_hold_keeps_its_length_whatever_is_said_in_it() -> None:
    cues = (SpokenCue(5, say("five words are in here")), SpokenCue(15, say("halfway")))
    text = ssml(Spoken((SpokenHold(30, cues),)))
    assert text.index("five words") < text.index("halfway")
    spoken = (5 + 1) / 2.5
    assert sum(breaks(text)) == pytest.approx(30 - spoken)
    assert breaks(text)[0] == 5
    assert seconds(Spoken((SpokenHold(30, cues),))) == 30


def test_a_cue_that_is_too_long_for_its_place_takes_no_silence_back() -> None:
    cues = (SpokenCue(1, say(" ".join(["word"] * 50))), SpokenCue(2, say("next")))
    spoken = Spoken((SpokenHold(5, cues),))
    assert all(piece > 0 for piece in breaks(ssml(spoken)))
    assert seconds(spoken) > 20


def test_the_time_before_a_hold_counts_its_words_and_pauses() -> None:
    assert before_hold(Spoken((say("one two three four five"), Pause(3), SpokenHold(10), say("after")))) == 5


def test_what_is_too_long_is_named() -> None:
    assert problems(Spoken((say("short"),))) == ()
    assert problems(Spoken((Pause(80),))) == ("takes 80 seconds of 75",)
    assert problems(Spoken((say("x" * 8000),))) == ("has 8015 characters of 8000",)


def test_the_voice_changes_one_step_as_somebody_asks_and_back() -> None:
    slow = Manner().changed("slower")
    assert slow.spoken("hello") == '<prosody rate="85%" volume="medium">hello</prosody>'
    assert slow.changed("slower") == slow
    assert slow.changed("faster") == Manner()
    assert Manner().changed(None).spoken("hello") == "hello"


@pytest.mark.parametrize("anything", [None, 5, "loud", {"rate": 7}, {"rate": "slow"}, {"volume": None}, []])
def test_a_manner_that_cannot_be_read_is_the_usual_one(anything: object) -> None:
    assert Manner.load(anything) == Manner()
