"""Which way of listening belongs to which moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from offline_voice import grammar
from offline_voice.grammar import load_grammars
from skill.content import load_guidance
from skill.errors import ContentError


def test_everything_is_listened_for_openly_unless_short_answers_are_wanted() -> None:
    grammars = load_grammars("en-US")
    assert not grammars.way("triage", ("both_legs",)).phrases
    assert not grammars.way("holding", ()).phrases


def test_safety_words_belong_to_every_grammar() -> None:
    grammars = load_grammars("en-US", short_answers=True)
    for phase, asks in (("triage", ("both_legs",)), ("holding", ()), ("holding", ("hold_check",))):
        phrases = set(grammars.way(phase, asks).phrases)
        assert {"stop", "help", "it's numb", "chest pain"} <= phrases
    assert {"yes", "no", "not sure"} <= set(grammars.way("triage", ("both_legs", "saddle_numbness")).phrases)


def test_whoever_describes_is_listened_to_openly() -> None:
    grammars = load_grammars("en-US", short_answers=True)
    for asks in (("describe",), ("pain_site",), ("duration",), ("severity_0_10",), ()):
        assert not grammars.way("triage", asks).phrases


@pytest.mark.parametrize("locale", ["en-US", "en-GB"])
def test_questions_of_short_answers_exist(locale: str) -> None:
    known = {ask for question in load_guidance().questions.values() for ask in question.asks}
    in_sessions = {"talk_test", "hold_check", "pain_now", "quick_check"}
    elsewhere = {"offer_triage", "offer_session", "offer_more", "confirm", "direct_flag"}
    for kind in load_grammars(locale).hearing.kinds:
        assert set(kind.asks) <= known | in_sessions | elsewhere


def test_a_locale_without_a_voice_front_is_told() -> None:
    with pytest.raises(ContentError, match="no voice front for xx-XX"):
        load_grammars("xx-XX")


def test_a_damaged_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "en-US.toml").write_text("voice = 3")
    monkeypatch.setattr(grammar, "HEARING", tmp_path)
    with pytest.raises(ContentError, match=r"en-US\.toml"):
        load_grammars("en-US")
