"""Microphone and loudspeaker on a sound server of our own: what is played comes out, and stops at once."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sound_server import SoundServer

from offline_voice import portaudio
from offline_voice.events import Event, MicrophoneBack, MicrophoneLost, Played
from offline_voice.listener import Listener
from offline_voice.microphone import CommandMicrophone, DeviceMicrophone
from offline_voice.model import SHIPPED
from offline_voice.mouth import Manner, Pyttsx3Voice
from offline_voice.player import AplayPlayer, Over, Player, StreamPlayer, open_player
from offline_voice.recogniser import SpeechModel
from skill.errors import AudioError

pytestmark = [pytest.mark.audio, pytest.mark.live]

TEXT = "This sentence is long enough to be cut off in the middle of it."


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    server = SoundServer()
    for name in ("XDG_RUNTIME_DIR", "PULSE_SERVER"):
        monkeypatch.setenv(name, server.environment[name])
    portaudio.look_again()
    yield server
    server.close()


def _stream(over: Over) -> Player:
    player = StreamPlayer(None, lead_in=0.3)
    player.start(over)
    return player


def _aplay(over: Over) -> Player:
    player = AplayPlayer(lead_in=0.3)
    player.start(over)
    return player


@pytest.mark.slow
@pytest.mark.parametrize("make", [_stream, _aplay])
def test_a_clip_is_played_whole_and_the_next_one_cut_off(
    server: SoundServer, make: Callable[[Over], Player], tmp_path: Path
) -> None:
    over: queue.SimpleQueue[Played] = queue.SimpleQueue()
    clip = Pyttsx3Voice().render(TEXT, Manner())
    tape = server.take_down(tmp_path / "tape.raw")
    player = make(over.put)
    time.sleep(2)
    player.play(clip)
    over.get(timeout=20)
    time.sleep(1)
    whole = tape.loud()
    assert whole[-1][1] - whole[0][0] == pytest.approx(clip.seconds, abs=0.4)
    player.play(clip)
    time.sleep(1.2)
    player.stop()
    time.sleep(1.5)
    cut = [one for one in tape.loud() if one[0] > whole[-1][1] + 0.2]
    assert 0.2 < cut[-1][1] - cut[0][0] < clip.seconds - 0.5
    with pytest.raises(queue.Empty):
        over.get(timeout=0.1)
    player.close()


def test_without_a_loudspeaker_it_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    with pytest.raises(AudioError):
        open_player(None, 0.3, lambda _: None)
    with pytest.raises(AudioError, match="stretch-coach devices"):
        StreamPlayer(None, 0.3).play(Pyttsx3Voice().render("yes", Manner()))


def test_devices_are_found_by_part_of_their_name(server: SoundServer) -> None:
    assert server.control("info")
    device = portaudio.find_device("PUL", "input")
    assert device is not None
    assert device.name == "pulse"
    with pytest.raises(AudioError, match="no output device 'Klingon'"):
        portaudio.find_device("Klingon", "output")
    assert DeviceMicrophone("pulse").rate == 16000


def test_a_command_serves_as_microphone() -> None:
    blocks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    microphone = CommandMicrophone("head -c 16000 /dev/zero")
    microphone.start(blocks.put)
    assert [len(blocks.get(timeout=5)) for _ in range(10)] == [1600] * 10
    microphone.stop()
    microphone.stop()


@pytest.mark.parametrize("command", ["", "no-such-program --at-all"])
def test_a_command_that_does_not_start_is_told(command: str) -> None:
    with pytest.raises(AudioError, match=r"hearing\.command"):
        CommandMicrophone(command).start(lambda _: None)


@pytest.mark.slow
def test_a_microphone_that_falls_silent_is_missed_and_found_again(tmp_path: Path) -> None:
    """The command ends, as a device does that is pulled, and works again at the second try."""
    script = tmp_path / "microphone"
    script.write_text(f"#!/bin/sh\n[ -e {tmp_path}/again ] && exec cat /dev/zero\nhead -c 32000 /dev/zero\nsleep 9\n")
    script.chmod(0o755)
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    listener = Listener(SpeechModel(SHIPPED / "stretch-en"), CommandMicrophone(f"{script}"), frozenset(), events.put)
    listener.start()
    listener.open_ears(0.0)
    assert isinstance(events.get(timeout=20), MicrophoneLost)
    (tmp_path / "again").touch()
    assert isinstance(events.get(timeout=20), MicrophoneBack)
    listener.stop()
