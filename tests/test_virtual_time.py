"""Time that passes only where the input says so."""

from datetime import timedelta

import pytest
from conftest import NOW

from offline_voice.virtual_time import REPLY_WINDOW, VirtualConversation
from skill.dialogue import Turn

TO_THE_FIRST_HOLD = (
    ("StartSessionIntent", {}),
    *(("AMAZON.NoIntent", {}),) * 5,
    ("PainLevelIntent", {"level": 1}),
    *(("AMAZON.NoIntent", {}),) * 2,
    ("SkipIntent", {"part": "warm_up"}),
    *(("AMAZON.YesIntent", {}),) * 2,
)


@pytest.fixture
def holding(talk: VirtualConversation) -> VirtualConversation:
    """A conversation whose first hold has just begun."""
    talk.launch()
    for intent, slots in TO_THE_FIRST_HOLD:
        talk.take(Turn(intent, slots))
    assert talk.last.state.phase == "holding"
    return talk


def test_a_hold_says_its_cues_when_their_time_has_come(holding: VirtualConversation) -> None:
    whole = holding.last
    seconds = whole.reply.hold_seconds
    assert seconds > 10
    early = holding.line("<hold 4s>")
    assert (early.heard, early.intent, early.slots, early.keys, early.say) == ("<hold 4s>", None, {}, (), "")
    cued = holding.line("<hold 3s>")
    assert [key.rpartition(".")[2] for key in cued.keys] == ["cue"]
    rest = holding.line("<hold>")
    assert rest.keys[-2] == "hold.release"
    assert rest.keys[-1].startswith("ask.hold_check")
    assert holding.now == NOW + timedelta(seconds=seconds)
    spoken = (*early.keys, *cued.keys, *rest.keys)
    assert spoken == whole.reply.keys[-len(spoken) :]


def test_only_the_reply_that_leads_through_a_rep_has_hold_seconds(holding: VirtualConversation) -> None:
    assert holding.line("<hold 4s>").hold_seconds == 0
    assert holding.line("<hold>").hold_seconds == 0
    assert holding.line("<hold>").say == ""


def test_words_interrupt_at_the_moment_that_has_been_reached(holding: VirtualConversation) -> None:
    seconds = holding.last.reply.hold_seconds
    holding.line("<hold 7s>")
    asked = holding.line("how much longer")
    assert asked.intent == "TimeLeftIntent"
    assert asked.hold_seconds == seconds - 7


def test_silence_passes_the_reply_and_its_window_and_the_core_asks_again(holding: VirtualConversation) -> None:
    seconds = holding.last.reply.hold_seconds
    silent = holding.line("<silence>")
    assert (silent.heard, silent.intent) == ("<silence>", "Silence")
    assert "hold.release" in silent.keys
    assert silent.keys.count("check.still_there") == 1
    assert holding.now == NOW + timedelta(seconds=seconds + REPLY_WINDOW)


def test_silence_after_the_end_is_only_time(talk: VirtualConversation) -> None:
    talk.launch()
    talk.line("stop")
    over = talk.line("<silence>")
    assert (over.intent, over.say, over.listening) == (None, "", False)


def test_what_only_looks_like_a_marker_is_words(talk: VirtualConversation) -> None:
    talk.launch()
    for text in ("<hold", "<hold -3s>", "hold 12s", "<silence> "):
        assert talk.line(text).intent is not None
