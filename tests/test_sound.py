"""Recordings in and out: what a WAV file may be, and the one line that is said where it may not."""

from __future__ import annotations

import wave
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest

from offline_voice.earcons import NOTES, Earcon, earcon
from offline_voice.sound import Clip, level, pcm_of, read_recording, silence, trimmed, write_recording
from skill.errors import AudioError


def _write(path: Path, frames: bytes, *, channels: int = 1, width: int = 2, rate: int = 16000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(frames)
    return path


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    clip = Clip(pcm=pcm_of(array("h", range(-500, 500))), rate=22050)
    write_recording(tmp_path / "one.wav", clip)
    assert read_recording(tmp_path / "one.wav") == clip


def test_stereo_is_mixed_down(tmp_path: Path) -> None:
    path = _write(tmp_path / "two.wav", pcm_of(array("h", [100, 300, -50, 50])), channels=2)
    assert read_recording(path).pcm == pcm_of(array("h", [200, 0]))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: folder, "is a folder"),
        (lambda folder: folder / "none.wav", "does not exist"),
        (lambda folder: _text(folder / "text.wav"), "cannot be read as a WAV file"),
        (lambda folder: _empty(folder / "empty.wav"), "cannot be read as a WAV file"),
        (lambda folder: _write(folder / "none.wav", b""), "holds no sound"),
        (lambda folder: _write(folder / "byte.wav", bytes(8000), width=1), "8-bit"),
        (lambda folder: _write(folder / "slow.wav", bytes(8000), rate=4000), "4000 samples a second"),
        (lambda folder: _write(folder / "long.wav", bytes(2 * 8000 * 601), rate=8000), "longer than 10 minutes"),
    ],
)
def test_what_is_no_recording_is_refused_in_one_line(make: Callable[[Path], Path], says: str, tmp_path: Path) -> None:
    with pytest.raises(AudioError) as refused:
        read_recording(make(tmp_path))
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_recording_cut_short_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = _write(tmp_path / "cut.wav", bytes(32000))
    path.write_bytes(path.read_bytes()[:20000])
    assert read_recording(path).seconds == pytest.approx(0.62, abs=0.02)


def test_a_place_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="--output"):
        write_recording(tmp_path / "none" / "one.wav", silence(0.1, 16000))


def test_trimming_takes_the_silence_around_the_words() -> None:
    words = Clip(pcm=pcm_of(array("h", [0] * 8000 + [3000, -3000] * 4000 + [0] * 8000)), rate=16000)
    assert trimmed(words).seconds == pytest.approx(0.5, abs=0.06)
    assert trimmed(silence(1.0, 16000)) == silence(1.0, 16000)


def test_level_tells_silence_from_a_shout() -> None:
    assert level(silence(0.1, 16000).pcm) == 0
    assert level(pcm_of(array("h", [32000, -32000] * 800))) > 0.9


@pytest.mark.parametrize("name", NOTES)
def test_earcons_are_short_soft_and_free_of_clicks(name: Earcon) -> None:
    clip = earcon(name, 22050)
    numbers = array("h", clip.pcm)
    assert 0.05 < clip.seconds < 0.4
    assert max(map(abs, numbers)) < 0.25 * 32768
    assert max(abs(numbers[0]), abs(numbers[-1])) < 1000


def _text(path: Path) -> Path:
    path.write_text("no sound at all, only words " * 20)
    return path


def _empty(path: Path) -> Path:
    path.touch()
    return path
