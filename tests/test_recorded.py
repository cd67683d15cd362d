"""The voice front on recordings, from the command line: files in, records and one recording out."""

from __future__ import annotations

import json
import wave
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from conftest import NOW

from offline_voice.memory.store import Store
from offline_voice.mouth import RATE, Manner, Pyttsx3Voice
from offline_voice.sound import Clip, pcm_of, read_recording, silence, write_recording
from skill.dialogue.memory import Entry

pytestmark = pytest.mark.audio

Records = Callable[..., list[dict[str, object]]]
Spoken = Callable[[str], str]
RunsCommand = Callable[..., Result]


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Spoken:
    """A recording of a sentence."""
    folder = tmp_path_factory.mktemp("spoken")
    voice = Pyttsx3Voice()

    def record(text: str) -> str:
        path = folder / f"{text.replace(' ', '_')}.wav"
        if not path.exists():
            write_recording(path, voice.render(text, Manner(voice="en-us", rate=150)))
        return str(path)

    return record


@pytest.fixture
def listens(run: RunsCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    monkeypatch.setenv("STRETCH_COACH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("STRETCH_COACH_DATA", str(tmp_path / "data"))

    def listen(*inputs: str, output: Path | None = None) -> list[dict[str, object]]:
        words = [word for one in inputs for word in ("--input", one)]
        result = run("listen", "--json", *words, *(("--output", str(output)) if output else ()))
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]

    return listen


def test_a_spoken_sentence_gives_the_record_that_the_typed_one_gives(
    listens: Records, spoken: Spoken, run: RunsCommand
) -> None:
    text = "my foot has gone numb"
    typed = run("chat", "--json", stdin=text + "\n").stdout.splitlines()
    heard = listens(spoken(text))
    assert [{**json.loads(line), "confidence": None} for line in typed] == [
        {**one, "confidence": None} for one in heard
    ]
    assert isinstance(heard[1]["confidence"], float)


def test_everything_said_is_in_the_recording(listens: Records, spoken: Spoken, tmp_path: Path) -> None:
    output = tmp_path / "out.wav"
    records = listens(spoken("check my heel"), spoken("no"), "<silence>", output=output)
    clip = read_recording(output)
    words = sum(len(str(one["say"]).split()) for one in records)
    assert clip.rate == RATE
    assert words / 4 < clip.seconds < words
    assert [one["heard"] for one in records] == ["", "check my heel", "no", "<silence>"]


def test_a_recording_without_a_word_is_silence(listens: Records, tmp_path: Path) -> None:
    write_recording(tmp_path / "quiet.wav", silence(2, 16000))
    assert [one["intent"] for one in listens(str(tmp_path / "quiet.wav"))] == ["LaunchRequest", "Silence"]


def test_whoever_asks_by_voice_to_be_forgotten_is(listens: Records, spoken: Spoken, data: Path) -> None:
    store = Store(data / "memory")
    store.keep((Entry(NOW.date(), "session", urgency="self_care", pain=1, stage=1),), agreed=True)
    asked, done = listens(spoken("forget me"), spoken("yes"))[1:]
    assert "delete everything" in str(asked["say"])
    assert "deleted" in str(done["say"])
    assert not store.read().entries


def test_what_may_be_remembered_is_after_a_yes_by_voice(listens: Records, spoken: Spoken, data: Path) -> None:
    Store(data / "memory").keep((), agreed=True)
    listens(spoken("my foot has gone numb"))
    (one,) = Store(data / "memory").read().entries.values()
    assert one.urgency == "urgent"


def test_stereo_at_another_rate_is_heard(listens: Records, spoken: Spoken, tmp_path: Path) -> None:
    mono = array("h", read_recording(Path(spoken("check my heel"))).pcm)
    path = tmp_path / "stereo.wav"
    both = array("h", [one for sample in mono for one in (sample, sample)])
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm_of(both))
    assert listens(str(path))[1]["heard"] == "check my heel"


@pytest.mark.parametrize("noise", ["bang", "hum"])
def test_noise_does_nothing(listens: Records, noise: str, tmp_path: Path) -> None:
    samples = {
        "bang": array("h", [20000, -20000] * 400 + [0] * 16000),
        "hum": array("h", [3000 if place // 160 % 2 else -3000 for place in range(32000)]),
    }
    write_recording(tmp_path / "noise.wav", Clip(pcm=pcm_of(samples[noise]), rate=16000))
    last = listens(str(tmp_path / "noise.wav"))[-1]
    assert last["intent"] in ("Silence", "AMAZON.FallbackIntent")
    assert last["phase"] == "idle"


@pytest.mark.parametrize("name", ["none.wav", ".", "text.wav"])
def test_what_is_no_recording_ends_in_one_line(run: RunsCommand, name: str, tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("words")
    result = run("listen", "--input", str(tmp_path / name))
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert "()" not in result.stderr


def test_a_wrong_place_for_the_recording_is_told_before_anything_is_said(
    run: RunsCommand, spoken: Spoken, tmp_path: Path
) -> None:
    result = run("listen", "--input", spoken("no"), "--output", str(tmp_path / "none" / "out.wav"))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "--output" in result.stderr


def test_a_missing_model_ends_in_one_line(run: RunsCommand, spoken: Spoken, tmp_path: Path) -> None:
    result = run("listen", "--input", spoken("no"), "--model", str(tmp_path))
    assert result.exit_code == 1
    assert "speech model" in result.stderr
