"""The first net on a few words of its own: sure and doubtful patterns, figures of speech, and signs far on in a long text."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest

import skill.understanding
from skill.content import load_guidance
from skill.dialogue import Intent, Turn
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


@pytest.mark.parametrize("breaks", [{2}, {3}])
def test_a_pattern_does_not_run_over_the_end_of_a_sentence(breaks: set[int], spotter: Spotter) -> None:
    said = ("my", "foot", "hurts", "numb")
    assert spotter.spot(Heard(said)).told == ("numbness",)
    assert spotter.spot(Heard(said, frozenset(breaks))).told == ()


@pytest.mark.parametrize("turn", ["but", "although", "except", "otherwise"])
def test_a_pattern_does_not_run_over_a_turn_of_the_sentence(turn: str, spotter: Spotter) -> None:
    assert spotter.spot(words(f"the foot {turn} feels numb")).told == ()
    assert spotter.spot(words("the foot really feels numb")).told == ("numbness",)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("my daughter 's ten and her foot is numb", "child"),
        ("my son is twelve and his foot is numb", "child"),
        ("my daughter is tired and her foot is numb", "self"),
    ],
)
def test_a_child_with_its_age_is_the_patient(text: str, person: str, spotter: Spotter) -> None:
    spotted = spotter.spot(words(text))
    assert spotted.person == person
    assert bool(spotted.told) == (person == "child")
    assert bool(spotted.others) == (person == "self")


@pytest.mark.parametrize(
    ("text", "course"),
    [
        ("my foot was numb years ago", "past"),
        ("my foot was numb but it 's all gone now", "past"),
        ("my foot was numb years ago and it is still numb", None),
        ("my foot was still numb last year", None),
        ("my foot was numb last year and it is spreading", None),
        ("my foot went numb a year ago and it 's worse", None),
        ("my foot used to be numb and still is it cleared up once", None),
        ("my foot has been numb for years", "old"),
        ("my foot has been numb for years and it is spreading", None),
        ("my foot is numb the feeling is all gone", None),
        ("my foot is numb", None),
    ],
)
def test_what_is_still_there_or_grows_is_neither_over_nor_old(text: str, course: str | None, spotter: Spotter) -> None:
    spotted = spotter.spot(words(text))
    assert spotted.course == course
    assert bool(spotted.told) == (course != "past")


@pytest.mark.parametrize(
    ("text", "course"),
    [
        ("i am slower than i used to but my foot was numb years ago", "past"),
        ("the fever is done with but my foot is numb", None),
        ("i fell years ago but my foot numb", None),
        ("my foot was and is numb since last year years ago", None),
        ("foot numb had it years", "old"),
        ("been so foot numb three years", "old"),
        ("foot numb had it years ago", None),
        ("foot numb and i had turned sixty years old", None),
        ("foot numb for years and more", None),
        ("foot numb for years and growing", None),
        ("foot numb for let me see how many years", "old"),
        ("foot numb for oh let me see how many years", None),
        ("foot numb for years suddenly", None),
        ("foot numb for years worse", None),
        ("foot numb for years new", None),
    ],
)
def test_only_what_is_said_of_the_sign_itself_dates_it(text: str, course: str | None, spotter: Spotter) -> None:
    assert spotter.spot(words(text)).course == course


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("can i ask is a foot numb", "asked"),
        ("i wonder is a foot numb", "asked"),
        ("i was wondering why is my foot numb", "told"),
        ("if that my foot is numb", "asked"),
        ("the tent fizzing", "others"),
        ("a tent fizzing", "others"),
        ("the foot fizzing", "told"),
        ("told my dear lovely old dad foot numb", "told"),
        ("no pain my foot went numb", "told"),
        ("no pain my foot is numb", "told"),
        ("no foot numb", "denied"),
        ("never had pain my foot really is numb", "told"),
        ("never had pain my foot over there is numb", "denied"),
    ],
)
def test_a_sign_is_told_denied_another_s_or_only_asked_about(text: str, standing: str, spotter: Spotter) -> None:
    spotted = spotter.spot(words(text))
    found = [name for name in ("told", "denied", "asked", "others") if getattr(spotted, name)]
    assert found == [standing]


@pytest.mark.parametrize(
    ("said", "breaks"),
    [
        (("right", "my", "foot", "is", "numb"), {1}),
        (("hello", "foot", "numb"), {1}),
        (("is", "it", "okay", "foot", "is", "numb"), {3}),
    ],
)
def test_a_sign_is_told_in_the_sentence_after_another(
    said: tuple[str, ...], breaks: set[int], spotter: Spotter
) -> None:
    assert spotter.spot(Heard(said, frozenset(breaks))).told == ("numbness",)


def test_the_flags_keep_their_order(spotter: Spotter) -> None:
    assert spotter.flags == ("numbness", "tingling")


@pytest.mark.parametrize("before", [0, 1, PIECE // 2 - 2, PIECE // 2, PIECE - 2, PIECE, 5 * PIECE // 2, 1000])
def test_a_sign_is_found_wherever_it_stands_in_a_long_text(before: int, spotter: Spotter) -> None:
    text = " ".join(["well"] * before + ["foot is numb"] + ["well"] * 200)
    assert spotter.spot_long(words(text)).told == ("numbness",)


def test_a_sign_at_the_end_of_a_long_text_is_found(spotter: Spotter) -> None:
    assert spotter.spot_long(words("well " * 500 + "my foot is numb")).told == ("numbness",)


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
    assert answers.kept(("numbness",), words(text), asks) == asked


def test_where_normal_is_denied_no_score_drops_what_is_told(answers: Answers) -> None:
    assert answers.kept(("numbness", "weakness"), words("my foot is not normal"), ()) == ("numbness", "weakness")
    assert answers.kept(("numbness", "weakness"), words("my foot is fine"), ()) == ()


def test_an_answer_is_about_the_signs_that_its_question_asks_for() -> None:
    about = tomllib.loads((FOLDER / "answers.toml").read_text(encoding="utf-8"))["about"]
    asked: dict[str, set[str]] = {}
    for flag, one in load_guidance().flags.items():
        asked.setdefault(one.question, set()).add(flag)
    assert {ask: set(flags) for ask, flags in about.items()} == asked


@pytest.mark.parametrize(("text", "level"), [("ate", 8), ("for", 4), ("to", 2)])
def test_a_figure_alone_that_is_misheard_is_read(text: str, level: int, answers: Answers) -> None:
    turn = answers.read(words(text), ("severity_0_10",), Facts(), Spotted())
    assert turn is not None
    assert turn.slots["level"] == level


@pytest.mark.parametrize(
    ("text", "asks", "intent"),
    [
        ("yes", "weakness", "AMAZON.YesIntent"),
        ("it does", "weakness", "AMAZON.YesIntent"),
        ("not really", "weakness", "AMAZON.NoIntent"),
        ("i do not", "weakness", "AMAZON.NoIntent"),
        ("i am fine", "weakness", "AMAZON.NoIntent"),
        ("i am not sure", "weakness", "UnsureIntent"),
        ("it is not normal", "weakness", "UnsureIntent"),
        ("in the chin", "neck_bend_changes", "AMAZON.YesIntent"),
        ("made no difference", "selfcare_tried", "AMAZON.NoIntent"),
        ("i would say so not always", "weakness", "AMAZON.YesIntent"),
        ("i do not know", "weakness", "UnsureIntent"),
        ("no it might", "weakness", "UnsureIntent"),
        ("could not say", "weakness", "UnsureIntent"),
        ("they were not like that in any way", "weakness", "AMAZON.NoIntent"),
        ("okay", "weakness", "UnsureIntent"),
        ("okay", "morning_first_steps", "UnsureIntent"),
        ("okay", "general_history", "UnsureIntent"),
        ("okay", "worsening", "UnsureIntent"),
        ("fine", "morning_first_steps", "AMAZON.NoIntent"),
        ("okay", "offer_session", "AMAZON.YesIntent"),
    ],
)
def test_the_lists_of_answer_words_are_all_in_use(text: str, asks: str, intent: str, answers: Answers) -> None:
    turn = answers.read(words(text), (asks,), Facts(), Spotted())
    assert turn is not None
    assert turn.intent == intent


@pytest.mark.parametrize(
    ("text", "asks", "found", "turn"),
    [
        ("eight", "severity_0_10", (Facts(numbers=(3, 8)), Spotted()), Turn(Intent.PAIN_LEVEL, {"level": 8})),
        (
            "eight of ten",
            "duration",
            (Facts(numbers=(8,), scaled=True), Spotted()),
            Turn(Intent.PAIN_LEVEL, {"level": 8}),
        ),
        (
            "eleven of ten",
            "duration",
            (Facts(numbers=(11,), scaled=True), Spotted()),
            Turn(Intent.PAIN_LEVEL, {"level": 10}),
        ),
        ("three", "duration", (Facts(numbers=(3,)), Spotted()), Turn(Intent.DURATION, {"duration": "P3D"})),
        ("not sure", "severity_0_10", (Facts(word="mild"), Spotted()), Turn(Intent.UNSURE)),
        ("not sure better", "worsening", (Facts(trend="better"), Spotted()), Turn(Intent.UNSURE)),
        ("not normal", "general_history", (Facts(), Spotted()), Turn(Intent.UNSURE)),
        ("oh a tricky one in the chin", "neck_bend_changes", (Facts(), Spotted()), Turn(Intent.YES)),
        ("oh that is a real tricky one", "neck_bend_changes", (Facts(), Spotted()), Turn(Intent.UNSURE)),
        (
            "fine in the thigh",
            "hold_check",
            (Facts(feelings=("fine", "thigh")), Spotted()),
            Turn(Intent.FEEL, {"feeling": "thigh"}),
        ),
        (
            "thigh is fine",
            "hold_check",
            (Facts(feelings=("thigh", "fine")), Spotted()),
            Turn(Intent.FEEL, {"feeling": "thigh"}),
        ),
        ("fine", "hold_check", (Facts(feelings=("fine",)), Spotted()), Turn(Intent.FEEL, {"feeling": "fine"})),
        ("yeah well weakness no", "weakness", (Facts(), Spotted(denied=("weakness",))), Turn(Intent.NO)),
        ("maybe no", "weakness", (Facts(), Spotted()), Turn(Intent.UNSURE)),
        ("yeah weakness", "weakness", (Facts(), Spotted(denied=("numbness",))), Turn(Intent.DENY_SYMPTOM)),
        ("not weak", "weakness", (Facts(), Spotted(denied=("weakness",), told_old=True)), Turn(Intent.NO)),
        ("as it was", "weakness", (Facts(), Spotted(told_old=True)), Turn(Intent.REPORT_SYMPTOM, {"course": "old"})),
        ("it isn't fine", "weakness", (Facts(), Spotted()), Turn(Intent.UNSURE)),
    ],
)
def test_an_answer_is_made_of_its_words_and_of_what_was_found_in_them(
    text: str, asks: str, found: tuple[Facts, Spotted], turn: Turn, answers: Answers
) -> None:
    read = answers.read(words(text), (asks,), *found)
    assert read is not None
    assert (read.intent, {name: read.slots.get(name) for name in turn.slots}) == (turn.intent, turn.slots)


def test_to_be_ready_answers_no_question_about_a_pattern(answers: Answers) -> None:
    assert answers.read(words("i 'm ready"), ("morning_first_steps",), Facts(), Spotted()) is None


def test_a_sign_guessed_at_where_normal_is_denied_is_no_answer(answers: Answers) -> None:
    guessed = Spotted(told=("weakness",), guessed=True)
    assert answers.read(words("it isn't fine"), ("weakness",), Facts(), guessed) is None
    unclear = answers.read(words("it isn't fine"), ("severity_0_10",), Facts(), guessed)
    assert unclear is not None
    assert unclear.intent == Intent.UNSURE
    told = answers.read(words("not really"), ("weakness",), Facts(), guessed)
    assert told is not None
    assert told.intent == Intent.NO


@pytest.mark.parametrize(("text", "amiss"), [("normal", True), ("as strong", True), ("numb", False)])
def test_to_deny_what_is_well_tells_of_something(text: str, amiss: bool, answers: Answers) -> None:
    assert answers.amiss_without(words(text)) == amiss


def test_what_is_past_can_be_taken_for_present() -> None:
    spotted = Spotted(denied=("numbness", "tingling"), past=("numbness",), course="past")
    assert spotted.as_present == Spotted(told=("numbness",), denied=("tingling",))
