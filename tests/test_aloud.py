"""Sentences on the loudspeaker for the commands that do not listen."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sound_server import RATE, SoundServer, Tape

COMMAND = str(Path(sys.executable).parent / "stretch-coach")


@pytest.fixture
def server() -> Iterator[SoundServer]:
    one = SoundServer()
    yield one
    one.close()


@pytest.mark.audio
@pytest.mark.live
@pytest.mark.parametrize(("arguments", "seconds"), [(("say", "bye"), 1), (("chat",), 5)])
def test_sentences_are_heard_on_the_loudspeaker(
    server: SoundServer, tmp_path: Path, arguments: tuple[str, ...], seconds: float
) -> None:
    recording = tmp_path / "said.pcm"
    listen = ["parec", "--device=spk.monitor", "--raw", "--format=s16le", f"--rate={RATE}", "--channels=1"]
    with recording.open("wb") as file, subprocess.Popen(listen, env=server.environment, stdout=file) as running:
        command = [COMMAND, *arguments, "--speak"]
        said = subprocess.run(command, env=server.environment, input=b"", capture_output=True, timeout=90, check=False)
        running.terminate()
    assert (said.returncode, said.stderr) == (0, b"")
    assert sum(end - begin for begin, end in Tape(recording, running).loud()) > seconds


@pytest.mark.audio
@pytest.mark.live
def test_without_a_loudspeaker_it_is_one_line(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        [COMMAND, "say", "bye", "--speak"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "loudspeaker" in done.stderr
