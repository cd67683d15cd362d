"""One conversation from words to words."""

from datetime import timedelta

from conftest import NOW

from offline_voice.by_ear import HeardConversation
from offline_voice.ears import Heard
from skill.conversation import Conversation
from skill.dialogue import State, Turn


def test_a_turn_goes_in_as_words_and_comes_out_as_words(conversation: Conversation) -> None:
    conversation = HeardConversation.of(conversation)
    conversation.launch(NOW)
    exchange = conversation.listen(Heard("um my foot is kind of numb", 0.8), NOW + timedelta(seconds=5))
    assert exchange.turn.intent == "ReportSymptomIntent"
    assert exchange.turn.at == NOW + timedelta(seconds=5)
    assert (exchange.heard, exchange.confidence) == ("um my foot is kind of numb", 0.8)
    assert exchange.state.phase == conversation.state.phase == "halted"
    assert exchange.spoken.text.startswith("Please be seen by a medical professional today")


def test_the_open_question_is_kept_in_mind(conversation: Conversation) -> None:
    conversation.launch(NOW)
    conversation.take(Turn("StartTriageIntent", at=NOW))
    conversation.take(Turn("ReportSymptomIntent", {"symptom": "heel_pain"}, NOW))
    assert conversation.hear("not that i know of", NOW).state.asks == ("saddle_numbness", "both_legs")


def test_silence_is_a_turn_of_its_own(conversation: Conversation) -> None:
    conversation.launch(NOW)
    assert conversation.silence(NOW).turn == Turn("Silence", at=NOW)


def test_a_conversation_goes_on_from_a_state_that_was_kept(conversation: Conversation) -> None:
    conversation.launch(NOW)
    conversation.hear("my foot is numb", NOW)
    kept = State.load(conversation.state.dump())
    later = Conversation(conversation.guidance, conversation.phrases, conversation.understanding, kept)
    assert later.take(Turn("StartSessionIntent", at=NOW)).state.phase == "halted"
