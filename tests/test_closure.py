"""Spoken aloud by three synthetic voices, the samples are heard and understood, and what is no speech comes to nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from offline_voice.dialogue_file import read_dialogue
from offline_voice.doubt import UNSURE_BELOW
from offline_voice.ears import Ears, Heard
from offline_voice.grammar import load_grammars
from offline_voice.recogniser import SpeechModel
from offline_voice.sound import Clip
from skill.content import load_guidance
from skill.dialogue.turn import Intent
from skill.interaction import load_interaction_model
from skill.understanding import Understanding, load_understanding
from tools.hearing_cases import acted_on, flags_told, heard_as_typed, samples, spread
from tools.speech_graph.__main__ import MODEL
from tools.synthetic_voices import RATE, VOICES, sox_sound, speak, with_noise

pytestmark = pytest.mark.audio

Hears = Callable[[bytes], Heard]
ROOT = Path(__file__).parent
OOV = tomllib.loads((ROOT / "recordings" / "oov.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def hear() -> Hears:
    ears = Ears(SpeechModel(MODEL), RATE, load_grammars("en-US").noise)
    return lambda sound: ears.whole(Clip(sound, RATE))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spoken")


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return load_understanding()


def test_samples_are_heard_as_their_intent(hear: Hears, folder: Path, understanding: Understanding) -> None:
    wrong: list[str] = []
    sure: list[bool] = []
    cases = spread(samples(load_interaction_model()), 40)
    for voice in VOICES:
        for case in cases:
            heard = hear(speak(voice, case.text, folder))
            if understanding.understand(heard.text).intent != case.intent:
                wrong.append(f"{voice}: {case.text} -> {heard.text}")
            elif heard.text == case.text:
                sure.append((heard.confidence or 0.0) >= UNSURE_BELOW)
    assert len(wrong) <= 0.05 * len(cases) * len(VOICES), "\n".join(wrong)
    assert sum(sure) >= 0.95 * len(sure)


def test_red_flags_told_aloud_are_reached_or_asked_about(hear: Hears, folder: Path) -> None:
    told_aloud = list(flags_told(ROOT / "dialogues", frozenset(load_guidance().flags)))
    assert len(told_aloud) > 5
    wrong: list[str] = []
    for flag in told_aloud:
        for voice in VOICES:
            clean = speak(voice, flag.text, folder)
            for sound in (clean, with_noise(clean, decibels=20)):
                heard = hear(sound)
                outcome = flag.outcome(heard)
                assert not outcome.goes_on, f"{voice}: {flag.text} -> {heard.text}"
                if not outcome.safe:
                    wrong.append(f"{voice}: {flag.text} -> {heard.text}")
    assert len(wrong) <= 0.03 * len(told_aloud) * len(VOICES) * 2, "\n".join(wrong)


@pytest.mark.parametrize(("voice", "first"), [("espeak-ng en-gb", 0), ("flite rms", 3)])
def test_whole_conversations_told_aloud_end_where_the_typed_ones_end(
    hear: Hears, folder: Path, voice: str, first: int
) -> None:
    files = sorted((ROOT / "dialogues").glob("*.yaml"))[first::6]
    ends = [heard_as_typed(read_dialogue(file), lambda text, _: hear(speak(voice, text, folder)))[-1] for file in files]
    assert [file.stem for file, same in zip(files, ends, strict=True) if not same] == []


@pytest.mark.parametrize("name", ["silence", "white_noise", "loud_pink_noise", "hum", "bang", "organ"])
def test_noise_is_heard_as_nothing(hear: Hears, folder: Path, name: str) -> None:
    assert hear(sox_sound(OOV["sounds"][name], folder)).text == ""


def test_other_sounds_are_not_acted_on(hear: Hears, folder: Path) -> None:
    heard = [hear(sox_sound(recipe, folder)) for recipe in OOV["sounds"].values()]
    acted = [one for one in heard if acted_on(one)]
    assert len(acted) <= 1, acted  # a tone that glides over the vowels is taken for numbers


def test_other_talk_starts_and_clears_nothing(hear: Hears, folder: Path, understanding: Understanding) -> None:
    moves = {Intent.START_SESSION, Intent.CLEARED, Intent.RESUME, Intent.NEXT, Intent.SKIP, Intent.FORGET_ME}
    heard = [hear(speak("flite rms", text, folder)) for text in OOV["speech"]["unrelated"]]
    assert not [one for one in heard if understanding.understand(one.text).intent in moves]
    assert sum(acted_on(one) for one in heard) <= len(heard) / 3
