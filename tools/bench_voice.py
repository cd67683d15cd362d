"""Measures the voice front on this machine: what it hears, how fast, how late.

`python -m tools.bench_voice` does all of it; `hearing` or `timing` after it only that part.

Voices and noise are synthetic; nobody's kitchen is in it. Times of the live part are taken on a sound server of its own.
"""

from __future__ import annotations

import os
import queue
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from sound_server import SoundServer

from offline_voice.dialogue_file import read_dialogue
from offline_voice.earcons import earcon
from offline_voice.ears import Ears
from offline_voice.events import Said, Stirring
from offline_voice.grammar import Way, load_grammars
from offline_voice.listener import Listener
from offline_voice.microphone import DeviceMicrophone
from offline_voice.model import find_model
from offline_voice.mouth import RATE, Manner, Pyttsx3Voice
from offline_voice.player import open_player
from offline_voice.recogniser import SpeechModel
from offline_voice.sound import Clip, write_recording
from offline_voice.voice_cache import VoiceCache
from tools.live_holds import Holds
from tools.synthetic_voices import RATE as SPOKEN_RATE
from tools.synthetic_voices import speak, with_noise
from tools.voice_errors import Hears, our_ears, pocketsphinx, tally

VOICES = ("flite rms", "espeak-ng en-us", "espeak-ng en-us+f3")
NOISES = (None, 20, 10, 5)
SENTENCES = 20
SHORT = (
    "yes", "no", "yeah", "nope", "not sure", "i don't know", "i think so", "not really", "stop", "help",
    "repeat that", "yes i have", "no nothing", "no i don't", "my foot is numb", "both legs are weak",
)  # fmt: skip
DIALOGUES = Path(__file__).parent.parent / "tests" / "dialogues"


def main() -> None:
    """Prints one table after the other."""
    model = SpeechModel(find_model().path)
    print(f"speech model {find_model().path.name}; white noise, decibels below the voice\n")
    with tempfile.TemporaryDirectory() as place:
        for name, part in {"hearing": _hearing, "timing": _timing}.items():
            if name in sys.argv[1:] or not sys.argv[1:]:
                part(model, Path(place))
    print(f"\nmost memory of the whole bench: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def _hearing(model: SpeechModel, folder: Path) -> None:
    said = tuple(
        dict.fromkeys(
            step.say for path in sorted(DIALOGUES.glob("*.yaml")) for step in read_dialogue(path).turns if step.say
        )
    )
    spoken = tuple(" ".join(text.lower().split()) for text in said if text.replace("'", "").replace(" ", "").isalpha())
    texts = spoken[:: max(1, len(spoken) // SENTENCES)][:SENTENCES]
    grammar = load_grammars("en-US", short_answers=True).way("triage", ("both_legs",))
    contests: tuple[tuple[str, tuple[str, ...], Hears], ...] = (
        ("sentences of the dialogues, open", texts, our_ears(model, SPOKEN_RATE, Way())),
        ("the same, PocketSphinx open", texts, pocketsphinx(SPOKEN_RATE)),
        ("the same, PocketSphinx, exactly these", texts, pocketsphinx(SPOKEN_RATE, texts)),
        ("short answers, open", SHORT, our_ears(model, SPOKEN_RATE, Way())),
        (f"short answers, grammar of {len(grammar.phrases)}", SHORT, our_ears(model, SPOKEN_RATE, grammar)),
        ("short answers, PocketSphinx, exactly these", SHORT, pocketsphinx(SPOKEN_RATE, SHORT)),
    )
    print("| heard | noise | sentences right | word error | of real time |\n|---|---|---|---|---|")
    for name, cases, hears in contests:
        for noise in NOISES if "PocketSphinx" not in name else NOISES[:2]:  # it takes ten times as long
            sounds = [(text, _said(voice, text, noise, folder)) for voice in VOICES for text in cases]
            print(f"| {name} | {f'{noise} dB' if noise else 'none'} | {tally(hears, sounds).row()} |", flush=True)


def _said(voice: str, text: str, noise: float | None, folder: Path) -> Clip:
    sound = speak(voice, text, folder)
    return Clip(with_noise(sound, noise) if noise else sound, SPOKEN_RATE)


def _timing(model: SpeechModel, folder: Path) -> None:
    _endings(model, folder)
    _live(model, folder)


def _endings(model: SpeechModel, folder: Path) -> None:
    """From the end of the last word to the final result, in time of the recording."""
    ears, late = Ears(model, SPOKEN_RATE), []
    block = SPOKEN_RATE // 10
    for voice in VOICES:
        for text in SHORT:
            clip = _said(voice, text, None, folder)
            ends = clip.seconds - 0.5  # the voices are followed by half a second of silence
            ears.reset()
            pcm = clip.pcm + bytes(4 * SPOKEN_RATE)
            for start in range(0, len(pcm), block):
                if (heard := ears.feed(pcm[start : start + block])) and heard.text:
                    late.append((start + block) / 2 / SPOKEN_RATE - ends)
                    break
    print(
        f"\nlast word to final result: median {statistics.median(late):.2f} s, most {max(late):.2f} s (n = {len(late)})"
    )


class _Live(msgspec.Struct):
    """What was timed live."""

    first_sounds: list[float] = []
    first_words: list[float] = []
    stops: list[float] = []


def _live(model: SpeechModel, folder: Path) -> None:
    server = SoundServer()
    os.environ.update({name: server.environment[name] for name in ("XDG_RUNTIME_DIR", "PULSE_SERVER")})
    try:
        found = _timed(model, server, folder)
        holds = Holds(server, model, VoiceCache(Pyttsx3Voice(), Manner(), None), folder).report()
    finally:
        server.close()
    print(f"final result to first sound (earcon): median {1000 * statistics.median(found.first_sounds):.0f} ms")
    print(f"final result to first word: median {1000 * statistics.median(found.first_words):.0f} ms")
    print("\n".join(holds))
    print(f"stop to silence, beyond the moment of the call: most {1000 * max(found.stops):.0f} ms")


def _timed(model: SpeechModel, server: SoundServer, folder: Path) -> _Live:
    found = _Live()
    events: queue.SimpleQueue[object] = queue.SimpleQueue()
    voice = VoiceCache(Pyttsx3Voice(), Manner(), None)
    voice.clip("ready")
    player = open_player(None, 0.3, events.put)
    listener = Listener(model, DeviceMicrophone(None), frozenset(), events.put)
    listener.start()
    listener.open_ears(0.0)
    tape = server.take_down(folder / "tape.raw")
    time.sleep(2)
    used = time.process_time()
    time.sleep(5)
    print(f"idle, listening: {(time.process_time() - used) / 5:.3f} of a core")
    print(f"resident with model and sound: {_resident()} MB")
    for number in range(10):
        write_recording(folder / "user.wav", Clip(speak("flite rms", "my foot has gone numb", folder), SPOKEN_RATE))
        playing = server.say(folder / "user.wav")
        event = events.get(timeout=20)
        while not isinstance(event, Said):
            event = events.get(timeout=20)
        player.play(earcon("heard", RATE))
        found.first_sounds.append(time.monotonic() + player.latency - event.at)
        clip = voice.clip(f"Please be seen by a doctor today, number {number}.")
        _until_over(events)
        player.play(clip)
        found.first_words.append(time.monotonic() + player.latency - event.at)
        playing.wait(20)
        _until_over(events)
        time.sleep(0.8)
    for _ in range(5):
        before = tape.seconds()
        player.play(voice.clip("This sentence is much longer than the moment after which it is cut off."))
        begun = time.monotonic()
        time.sleep(1.0)
        player.stop()
        played = time.monotonic() - begun
        time.sleep(1.2)
        loud = [one for one in tape.loud() if one[0] >= before - 0.1]
        found.stops.append(loud[-1][1] - loud[0][0] - played)
    player.close()
    listener.stop()
    return found


def _until_over(events: queue.SimpleQueue[object]) -> None:
    while isinstance(events.get(timeout=20), Said | Stirring):
        pass


def _resident() -> int:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024


if __name__ == "__main__":
    main()
