"""Spoken aloud by three synthetic voices, the samples are heard and understood, and what is no speech comes to nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from offline_voice.grammar import load_grammars
from offline_voice.recogniser import Recogniser, SpeechModel
from skill.content import load_guidance
from skill.dialogue.turn import Intent
from skill.interaction import load_interaction_model
from skill.understanding import Understanding, load_understanding
from tools.hearing_cases import acted_on, flags_told, samples, spread
from tools.speech_graph.__main__ import MODEL
from tools.synthetic_voices import RATE, VOICES, sox_sound, speak, with_noise

pytestmark = pytest.mark.audio

ROOT = Path(__file__).parent
OOV = tomllib.loads((ROOT / "recordings" / "oov.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(SpeechModel(MODEL), RATE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spoken")


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return load_understanding()


def test_samples_are_heard_as_their_intent(recogniser: Recogniser, folder: Path, understanding: Understanding) -> None:
    wrong: list[str] = []
    cases = spread(samples(load_interaction_model()), 40)
    for voice in VOICES:
        for case in cases:
            heard = recogniser.whole(speak(voice, case.text, folder)).text
            if understanding.understand(heard).intent != case.intent:
                wrong.append(f"{voice}: {case.text} -> {heard}")
    assert len(wrong) <= 0.05 * len(cases) * len(VOICES), "\n".join(wrong)


def test_red_flags_told_aloud_are_reached_or_asked_about(recogniser: Recogniser, folder: Path) -> None:
    told_aloud = list(flags_told(ROOT / "dialogues", frozenset(load_guidance().flags)))
    assert len(told_aloud) > 5
    wrong: list[str] = []
    for flag in told_aloud:
        for voice in VOICES:
            clean = speak(voice, flag.text, folder)
            for sound in (clean, with_noise(clean, decibels=20)):
                heard = recogniser.whole(sound)
                outcome = flag.outcome(heard.text, heard.confidence)
                assert not outcome.goes_on, f"{voice}: {flag.text} -> {heard.text}"
                if not outcome.safe:
                    wrong.append(f"{voice}: {flag.text} -> {heard.text}")
    assert len(wrong) <= 0.03 * len(told_aloud) * len(VOICES) * 2, "\n".join(wrong)


@pytest.mark.parametrize("name", ["silence", "white_noise", "loud_pink_noise", "hum", "bang", "organ"])
def test_noise_is_heard_as_nothing(recogniser: Recogniser, folder: Path, name: str) -> None:
    heard = recogniser.whole(sox_sound(OOV["sounds"][name], folder)).text
    assert set(heard.split()) <= load_grammars("en-US").noise


def test_other_sounds_are_not_acted_on(recogniser: Recogniser, folder: Path) -> None:
    heard = [recogniser.whole(sox_sound(recipe, folder)) for recipe in OOV["sounds"].values()]
    noise = load_grammars("en-US").noise
    acted = [one for one in heard if not set(one.text.split()) <= noise and acted_on(one.text, one.confidence)]
    assert len(acted) <= 1, acted  # a tone that glides over the vowels is taken for numbers


def test_other_talk_starts_and_clears_nothing(
    recogniser: Recogniser, folder: Path, understanding: Understanding
) -> None:
    moves = {Intent.START_SESSION, Intent.CLEARED, Intent.RESUME, Intent.NEXT, Intent.SKIP, Intent.FORGET_ME}
    heard = [recogniser.whole(speak("flite rms", text, folder)) for text in OOV["speech"]["unrelated"]]
    assert not [one for one in heard if understanding.understand(one.text).intent in moves]
    assert sum(acted_on(one.text, one.confidence) for one in heard) <= len(heard) / 3
