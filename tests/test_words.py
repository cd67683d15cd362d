"""From line keys to sentences."""

from datetime import date

import pytest

from skill.content import FOLDER, flatten, read_toml
from skill.dialogue.reply import Cue, Day, Hold, Line, Pause, Reply, Words
from skill.errors import ContentError
from skill.words import Phrases, Say, SpokenHold, word

TABLES = dict(flatten(read_toml(FOLDER / "en-US" / "words.toml"), "words.toml"))
PHRASES = Phrases(
    locale="en-US",
    lines={
        **TABLES,
        "hold.start": ("Hold for {seconds} seconds.",),
        "hold.left": ("{seconds} seconds to go.",),
        "hold.half": ("Half way.",),
        "hold.release": ("And release.",),
        "check": ("Where did you feel it?", "Thigh, or heel?"),
        "told": ("You told me about {what}.",),
        "review": ("Look again by {when}.",),
        "a": ("numbness",),
        "b": ("tingling",),
        "c": ("weakness",),
    },
)


def say(key: str, take: int = 0, **fields: int | str | Words | Day) -> str:
    return PHRASES.say(Line(key, fields, take))


def test_numbers_are_words_for_the_ear() -> None:
    assert say("hold.start", seconds=20) == "Hold for twenty seconds."
    assert say("hold.left", seconds=3) == "Three seconds to go."
    assert say("hold.start", seconds=250) == "Hold for 250 seconds."


def test_the_number_table_has_every_number_in_its_place() -> None:
    assert len(set(TABLES["number"])) == len(TABLES["number"]) == 101
    assert [TABLES["number"][at] for at in (0, 12, 45, 99, 100)] == [
        "zero",
        "twelve",
        "forty five",
        "ninety nine",
        "a hundred",
    ]


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (("a",), "numbness"),
        (("a", "b"), "numbness and tingling"),
        (("a", "b", "c"), "numbness, tingling and weakness"),
        (("a", "b", "c", "a"), "numbness, tingling, weakness and numbness"),
    ],
)
def test_a_list_is_joined_as_the_language_joins_it(keys: tuple[str, ...], text: str) -> None:
    assert say("told", what=Words(keys)) == f"You told me about {text}."


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 12, 7), "Monday, December the seventh"),
        (date(2027, 1, 31), "Sunday, January the thirty first"),
    ],
)
def test_a_date_is_spoken(day: date, text: str) -> None:
    assert say("review", when=Day(day)) == f"Look again by {text}."


def test_another_take_is_another_wording_and_takes_go_round() -> None:
    assert [say("check", take) for take in range(3)] == [
        "Where did you feel it?",
        "Thigh, or heel?",
        "Where did you feel it?",
    ]


@pytest.mark.parametrize("line", [Line("no.such.line"), Line("hold.start"), Line("told", {"what": Words(("nobody",))})])
def test_a_gap_in_the_phrases_names_the_line(line: Line) -> None:
    with pytest.raises(ContentError, match=r"no\.such\.line|hold\.start|nobody"):
        PHRASES.say(line)


def test_a_reply_keeps_its_order_and_its_times() -> None:
    reply = Reply(
        parts=(
            Line("hold.start", {"seconds": 20}),
            Pause(2),
            Hold(20, (Cue(10, Line("hold.half")),)),
            Line("hold.release"),
            Pause(1.5),
            Line("check"),
        ),
        reprompt=Line("check", take=1),
    )
    spoken = word(reply, PHRASES)
    assert spoken.text == "Hold for twenty seconds. Half way. And release. Where did you feel it?"
    assert spoken.reprompt == "Thigh, or heel?"
    assert [(moment.at, moment.say.key) for moment in spoken.moments] == [
        (0, "hold.start"),
        (12, "hold.half"),
        (22, "hold.release"),
        (23.5, "check"),
    ]
    assert (spoken.before_hold, spoken.seconds) == (2, 23.5)
    assert isinstance(spoken.parts[2], SpokenHold)
    assert spoken.parts[0] == Say("Hold for twenty seconds.", "hold.start")


def test_a_reply_without_a_word_is_silent() -> None:
    assert word(Reply(), PHRASES).text == ""
