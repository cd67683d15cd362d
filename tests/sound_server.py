"""A sound server of our own for tests: a loudspeaker and a microphone that exist only inside it (PulseAudio null sinks)."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from array import array
from pathlib import Path

RATE = 16000
_SCRIPT = """\
load-module module-native-protocol-unix auth-anonymous=1
load-module module-null-sink sink_name=spk rate=48000
load-module module-null-sink sink_name=mic rate=48000
set-default-sink spk
set-default-source mic.monitor
"""


class SoundServer:
    """Starts the server, plays into the microphone, takes down what the loudspeaker gives."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sound"))
        self.folder.chmod(0o700)
        script = self.folder / "p.pa"
        script.write_text(_SCRIPT)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("STRETCH_COACH")},
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_SERVER": f"unix:{self.folder}/pulse/native",
            "STRETCH_COACH_CONFIG": str(self.folder / "config.toml"),
            "STRETCH_COACH_DATA": str(self.folder / "data"),
        }
        self._server: subprocess.Popen[bytes] | None = None
        self._others: list[subprocess.Popen[bytes]] = []
        self.start()

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        self._server = subprocess.Popen(
            [
                "pulseaudio",
                "-n",
                "--daemonize=no",
                "--exit-idle-time=-1",
                "--use-pid-file=no",
                "-F",
                str(self.folder / "p.pa"),
            ],
            env=self.environment,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(100):
            if self.control("info", check=False):
                return
            time.sleep(0.1)
        raise RuntimeError("PulseAudio did not start: sudo apt install pulseaudio pulseaudio-utils libasound2-plugins")

    def stop_server(self) -> None:
        """Ends the server alone, as a crash does."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()

    def control(self, *words: str, check: bool = True) -> bool:
        """Runs `pactl`."""
        done = subprocess.run(["pactl", *words], env=self.environment, capture_output=True, check=check, timeout=20)
        return done.returncode == 0

    def say(self, recording: Path) -> subprocess.Popen[bytes]:
        """Somebody speaks into the microphone."""
        return self._started("paplay", "--device=mic", str(recording))

    def take_down(self, path: Path) -> Tape:
        """Begins to take down what the loudspeaker gives."""
        command = [
            "parec",
            "--device=spk.monitor",
            "--raw",
            "--format=s16le",
            f"--rate={RATE}",
            "--channels=1",
            "--latency-msec=20",
        ]
        with path.open("wb") as file:
            running = subprocess.Popen(command, env=self.environment, stdout=file)
        self._others.append(running)
        return Tape(path, running)

    def close(self) -> None:
        """Ends everything it started."""
        for one in self._others:
            one.kill()
            one.wait()
        self.stop_server()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _started(self, *command: str) -> subprocess.Popen[bytes]:
        running = subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL)
        self._others.append(running)
        return running


class Tape:
    """What the loudspeaker gave so far."""

    def __init__(self, path: Path, running: subprocess.Popen[bytes]) -> None:
        self._path = path
        self._running = running

    def seconds(self) -> float:
        """How long it is."""
        return self._path.stat().st_size / 2 / RATE

    def stop(self) -> None:
        """Takes nothing down any more."""
        self._running.kill()
        self._running.wait()

    def loud(self, threshold: int = 200) -> list[tuple[float, float]]:
        """From when to when there was sound, in seconds; silences under 0.2 s count as sound."""
        samples = array("h", self._path.read_bytes()[: self._path.stat().st_size // 2 * 2])
        step = RATE // 100
        found: list[tuple[float, float]] = []
        for place in range(0, len(samples) - step, step):
            if max(samples[place : place + step]) > threshold:
                begin, end = place / RATE, (place + step) / RATE
                if found and begin - found[-1][1] < 0.2:
                    found[-1] = (found[-1][0], end)
                else:
                    found.append((begin, end))
        return found
