"""What becomes of words that the recogniser was unsure of."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from virtual_stage import ANSWERS

from offline_voice.by_ear import HeardConversation
from offline_voice.doubt import UNSURE_BELOW, Read, believed, likeliest, weighs
from offline_voice.ears import Heard
from offline_voice.recogniser import Guess
from skill.conversation import Conversation
from skill.dialogue.guidance import Guidance
from skill.dialogue.turn import Intent, Turn

LOW, HIGH = UNSURE_BELOW - 0.1, UNSURE_BELOW + 0.1


def test_what_was_clear_or_typed_stays_as_it_is(guidance: Guidance) -> None:
    turn = Turn(Intent.YES)
    assert believed(turn, HIGH, guidance) is turn
    assert believed(turn, None, guidance) is turn


@pytest.mark.parametrize(("words", "least"), [(1, 0.7), (3, 0.7), (4, 0.8), (5, 0.8), (6, 0.85), (40, 0.85)])
def test_of_a_long_sentence_more_is_asked(guidance: Guidance, words: int, least: float) -> None:
    assert believed(Turn(Intent.YES), least, guidance, words).intent == Intent.YES
    assert believed(Turn(Intent.YES), least - 0.01, guidance, words).intent == Intent.FALLBACK
    assert believed(Turn(Intent.STOP), least - 0.01, guidance, words).intent == Intent.STOP


@pytest.mark.parametrize("flag", ["numbness", "bladder_bowel", "chest_breathing"])
def test_a_doubtful_red_flag_is_asked_about(guidance: Guidance, flag: str) -> None:
    turn = believed(Turn(Intent.REPORT_SYMPTOM, {"symptom": flag}), LOW, guidance)
    assert turn.slots == {"symptom": flag, "doubt": True}


def test_a_long_sentence_about_a_red_flag_is_believed_sooner_than_another(guidance: Guidance) -> None:
    flag = Turn(Intent.REPORT_SYMPTOM, {"symptom": "chest_breathing"})
    assert believed(flag, 0.8, guidance, 9) is flag
    assert believed(flag, 0.79, guidance, 9).slots["doubt"]
    assert believed(flag, 0.7, guidance, 4) is flag


def test_whoever_may_have_said_stop_is_obeyed(guidance: Guidance) -> None:
    assert believed(Turn(Intent.STOP), LOW, guidance).intent == Intent.STOP


@pytest.mark.parametrize("intent", [Intent.YES, Intent.NO, Intent.DENY_SYMPTOM, Intent.START_SESSION, Intent.RETRACT])
def test_anything_else_is_asked_again(guidance: Guidance, intent: str) -> None:
    assert believed(
        Turn(intent, {"symptom": "numbness"} if intent == Intent.RETRACT else {}), LOW, guidance
    ).intent == (Intent.FALLBACK)


def reading(text: str, share: float, intent: str, *, answers: bool = False, **slots: object) -> Read:
    return Read(text, Turn(intent, slots), share, answers=answers)


def test_words_that_sound_alike_and_mean_the_same_make_each_other_sure() -> None:
    two = [reading(text, 0.3, Intent.PAIN_LEVEL, answers=True, level=2) for text in ("two", "to", "too")]
    read = likeliest([*two, reading("new", 0.1, Intent.FALLBACK)])
    assert read.text == "two"
    assert read.confidence == pytest.approx(0.9)


def test_but_not_where_nobody_asked_for_it() -> None:
    siren = [reading(text, share, Intent.PAIN_LEVEL, level=4) for text, share in (("four on", 0.5), ("four", 0.4))]
    assert likeliest(siren) == siren[0]


def test_people_mostly_answer_what_they_were_asked() -> None:
    do, two = reading("do", 0.6, Intent.YES), reading("two", 0.3, Intent.PAIN_LEVEL, level=2)
    assert likeliest([do, two]).text == "do"
    assert likeliest([do, msgspec.structs.replace(two, answers=True)]).text == "two"


def test_what_means_nothing_is_chosen_where_it_is_much_likelier_and_makes_the_rest_less_sure() -> None:
    pause = reading("pause", 0.4, Intent.PAUSE)
    assert likeliest([reading("close", 0.6, Intent.FALLBACK), pause]) == pause
    far = reading("pause", 0.1, Intent.PAUSE)
    assert likeliest([reading("close", 0.9, Intent.FALLBACK), far]).text == "close"


TWO = (Guess("two", 0.5), Guess("to", 0.3), Guess("too", 0.2))
SCATTERED = tuple(Guess(word, 0.12) for word in ("two", "to", "too", "do", "true", "who", "tool", "at all"))


@pytest.mark.parametrize(
    ("read", "guesses", "changes"),
    [
        (reading("two", LOW, Intent.PAIN_LEVEL), TWO, True),
        (reading("close", HIGH, Intent.FALLBACK), TWO, True),
        (reading("two", HIGH, Intent.PAIN_LEVEL), TWO, False),
        (reading("did you see the football", LOW, Intent.FALLBACK), TWO, False),
        (reading("two", LOW, Intent.PAIN_LEVEL), SCATTERED, False),
        (reading("two", LOW, Intent.PAIN_LEVEL), (), False),
    ],
)
def test_other_guesses_are_weighed_for_a_few_unsure_words_that_do_not_scatter(
    read: Read, guesses: tuple[Guess, ...], *, changes: bool
) -> None:
    assert weighs(read, guesses) == changes


def test_by_ear_the_open_question_decides_between_words_that_sound_alike(conversation: Conversation) -> None:
    heard = HeardConversation.of(conversation)
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    heard.launch(at)
    heard.hear("check my heel", at)
    while heard.state.asks != ("severity_0_10",):
        heard.hear(ANSWERS.get(heard.state.asks[0], "no"), at)
    sound = Heard("do", 0.5, (Guess("do", 0.5), Guess("two", 0.3), Guess("to", 0.2)))
    assert heard.listen(sound, at).turn.slots == {"level": 2}


def test_no_answer_outweighs_a_warning_sign_that_may_have_been_said(conversation: Conversation) -> None:
    heard = HeardConversation.of(conversation)
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert "offer_triage" in heard.launch(at).state.asks
    unsure = heard.listen(Heard("no", 0.5, (Guess("no", 0.5), Guess("it's numb", 0.45))), at)
    assert unsure.turn.intent == Intent.FALLBACK
    asked = heard.listen(Heard("it's numb", 0.5, (Guess("it's numb", 0.5), Guess("no", 0.45))), at)
    assert "direct_flag" in asked.state.asks


def test_guesses_that_nobody_believes_change_nothing(conversation: Conversation) -> None:
    heard = HeardConversation.of(conversation)
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    heard.launch(at)
    exchange = heard.listen(Heard("no", 0.01, (Guess("no", 0.01), Guess("know", 0.01))), at)
    assert (exchange.heard, exchange.turn.intent) == ("no", Intent.FALLBACK)


def test_by_ear_a_doubtful_flag_brings_the_direct_question(conversation: Conversation) -> None:
    heard = HeardConversation.of(conversation)
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    heard.launch(at)
    exchange = heard.listen(Heard("my foot has gone numb", LOW), at)
    assert "direct_flag" in exchange.state.asks
    assert heard.listen(Heard("yes", HIGH), at).state.phase == "halted"
