"""Measures how well the shipped model hears: `python -m tools.bench_hearing`.

It takes long: every sample is spoken three times. `--every 10` takes a tenth of the sentences.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from offline_voice.dialogue_file import read_dialogue
from offline_voice.doubt import believed
from offline_voice.ears import Ears, Heard
from offline_voice.grammar import load_grammars
from offline_voice.recogniser import Recogniser, SpeechModel
from offline_voice.sound import Clip
from skill.content import load_guidance
from skill.dialogue.state import State
from skill.dialogue.turn import Intent
from skill.interaction import expand, load_interaction_model
from skill.understanding import load_understanding
from tools.hearing_cases import Said, acted_on, flags_told, heard_as_typed, samples, utterances
from tools.speech_graph.__main__ import LOCALES, MODEL, ROOT
from tools.speech_graph.build import build
from tools.synthetic_voices import OTHER_VOICES, RATE, VOICES, sox_sound, speak, with_noise

_LOADED = """\
import json, pathlib, sys, time, vosk
resident = lambda: int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
vosk.SetLogLevel(-2)
before, began = resident(), time.perf_counter()
recogniser = vosk.KaldiRecognizer(vosk.Model(sys.argv[1]), 16000)
took = time.perf_counter() - began
recogniser.AcceptWaveform(bytes(64000))
recogniser.FinalResult()
print(json.dumps([took, before, resident()]))
"""


class Bench:
    """Speaks, listens, and counts."""

    def __init__(self, spoken: Path, every: int) -> None:
        self.spoken = spoken
        self.every = every
        self.model = SpeechModel(MODEL)
        self.open = Recogniser(self.model, RATE)
        self.ears = Ears(self.model, RATE, load_grammars("en-US").noise)
        self.understanding = load_understanding()
        self.interaction = load_interaction_model()

    def load(self) -> None:
        """Time and memory."""
        done = subprocess.run([sys.executable, "-c", _LOADED, str(MODEL)], capture_output=True, check=True)  # noqa: S603 - our own program
        took, before, after = json.loads(done.stdout)
        size = sum(one.stat().st_size for one in MODEL.rglob("*") if one.is_file())
        print(f"load {took:.2f} s, resident {after:.0f} MB ({before:.0f} MB before), on disk {size / 1e6:.1f} MB")

    def closure(self) -> None:
        """Every sample by three voices."""
        for voice in VOICES:
            self._intents(f"samples, {voice}", self.open, voice, samples(self.interaction)[:: self.every])

    def new_wordings(self) -> None:
        """Utterances by voices and in words that the language model knows, and does not."""
        said = utterances(ROOT / "tests" / "utterances", self.understanding)[:: self.every]
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "model"
            shutil.copytree(MODEL, folder)
            build(folder, LOCALES, ())
            fresh = Recogniser(SpeechModel(folder), RATE)
            for voice in (*VOICES, *OTHER_VOICES):
                self._intents(f"utterances it knows, {voice}", self.open, voice, said)
                self._intents(f"utterances new to it, {voice}", fresh, voice, said)

    def red_flags(self) -> None:
        """What dialogue files tell of red flags, clean and in noise."""
        told = list(flags_told(ROOT / "tests" / "dialogues", frozenset(load_guidance().flags)))
        for voice in VOICES:
            for decibels in (None, 20.0):
                outcomes = []
                for flag in told:
                    sound = speak(voice, flag.text, self.spoken)
                    sound = sound if decibels is None else with_noise(sound, decibels)
                    heard = self.ears.whole(Clip(sound, RATE))
                    outcomes.append(flag.outcome(heard))
                safe, on = sum(one.safe for one in outcomes), sum(one.goes_on for one in outcomes)
                where = "clean" if decibels is None else f"noise at {decibels:g} dB"
                print(
                    f"red flags, {voice}, {where}: {safe} of {len(told)} reached or asked about, {on} stretches go on"
                )

    def certainty(self) -> None:
        """What of the utterances that are heard with their right meaning is refused as unsure, clean and in noise."""
        said = utterances(ROOT / "tests" / "utterances", self.understanding)[:: self.every]
        guidance = load_guidance()
        for decibels in (None, 20.0, 10.0):
            right = refused = 0
            for one in said:
                sound = speak("flite rms", one.text, self.spoken)
                heard = self.ears.whole(Clip(sound if decibels is None else with_noise(sound, decibels), RATE))
                turn = self.understanding.understand(heard.text)
                if turn == self.understanding.understand(one.text):
                    right += 1
                    refused += believed(turn, heard.confidence, guidance, len(heard.text.split())) is not turn
            where = "clean" if decibels is None else f"noise at {decibels:g} dB"
            print(f"certainty, {where}: {right} of {len(said)} heard rightly, {refused} of them refused", flush=True)

    def dialogues(self) -> None:
        """Whole dialogues by voices, against the same typed."""
        files = sorted((ROOT / "tests" / "dialogues").glob("*.yaml"))
        for voice in (*VOICES, *OTHER_VOICES):
            said = partial(self._said_by, voice)
            there = [heard_as_typed(read_dialogue(file), said) for file in files]
            ends, turns = sum(one[-1] for one in there), [turn for one in there for turn in one]
            print(
                f"dialogues, {voice}: {ends} of {len(there)} end as typed, {sum(turns)} of {len(turns)} turns",
                flush=True,
            )

    def _said_by(self, voice: str, text: str, _: State) -> Heard:
        return self.ears.whole(Clip(speak(voice, text, self.spoken), RATE))

    def nothing(self) -> None:
        """Sounds and talk that are none of the coach's business."""
        oov = tomllib.loads((ROOT / "tests" / "recordings" / "oov.toml").read_text(encoding="utf-8"))
        sounds = [sox_sound(recipe, self.spoken) for recipe in oov["sounds"].values()]
        talk = [speak(voice, text, self.spoken) for voice in VOICES for text in oov["speech"]["unrelated"]]
        for name, some in (("sounds", sounds), ("other talk", talk)):
            heard = [self.ears.whole(Clip(one, RATE)) for one in some]
            taken = sum(self._intent(one.text) != Intent.FALLBACK for one in heard)
            acted = sum(acted_on(one) for one in heard)
            print(f"{name}: of {len(heard)}, {taken} have words with a meaning and {acted} are acted on")

    def ways(self) -> None:
        """Short answers and longer ones: heard openly, by the grammar of the moment, or openly and matched to it."""
        grammars = load_grammars("en-US", short_answers=True)
        for kind in grammars.hearing.kinds:
            way = grammars.way(kind.phases[0] if kind.phases else "triage", () if kind.phases else kind.asks[:1])
            short = [one for one in self._expanded(kind.intents) if one.text in way.phrases][:: self.every]
            long = [one for one in samples(self.interaction) if one.text not in way.phrases][:: 20 * self.every]
            print(
                f"{kind.phases or kind.asks[:2]}: {len(way.phrases)} phrases, {len(short)} short, {len(long)} other sentences"
            )
            narrow = Recogniser(self.model, RATE)
            narrow.listen_for(way.phrases)
            for said, what in ((short, "short"), (long, "other")):
                right: dict[str, list[bool]] = defaultdict(list)
                for one in said:
                    for voice in VOICES:
                        for name, text in self._each_way(speak(voice, one.text, self.spoken), narrow, way.phrases):
                            right[name].append(self._intent(text) == one.intent)
                for name, results in right.items():
                    print(f"  {what}, {name}: {_share(results)}", flush=True)

    def _each_way(self, sound: bytes, narrow: Recogniser, phrases: Sequence[str]) -> Iterator[tuple[str, str]]:
        heard, found = self.open.whole(sound).text, narrow.whole(sound).text
        yield "open", heard
        yield "grammar", found
        yield "grammar, open where it finds no phrase", found if found in phrases else heard
        yield "open, then the nearest phrase", next(iter(get_close_matches(heard, phrases, 1, 0.75)), heard)

    def _expanded(self, intents: Iterable[str]) -> list[Said]:
        model = self.interaction
        return [Said(one.text, name) for name in intents for one in expand(model, model.intent(name))]

    def _intents(self, name: str, recogniser: Recogniser, voice: str, cases: Iterable[Said]) -> None:
        right, exact = [], []
        for case in cases:
            heard = recogniser.whole(speak(voice, case.text, self.spoken)).text
            right.append(self._intent(heard) == case.intent)
            exact.append(heard == case.text)
        print(f"{name}: intent {_share(right)}, every word {_share(exact)}", flush=True)

    def _intent(self, text: str) -> str:
        return self.understanding.understand(text).intent


def _share(right: list[bool]) -> str:
    return f"{100 * sum(right) / max(len(right), 1):.1f} % of {len(right)}"


def main() -> None:
    """Measures everything, or the parts that are named."""
    parts = ("load", "closure", "new_wordings", "red_flags", "certainty", "dialogues", "nothing", "ways")
    parser = argparse.ArgumentParser(prog="python -m tools.bench_hearing", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*parts, []], help="what to measure (default: everything)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth sentence")
    parser.add_argument("--spoken", type=Path, help="keep the spoken sentences in this folder, for the next run")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        spoken = asked.spoken or Path(scratch)
        spoken.mkdir(parents=True, exist_ok=True)
        bench = Bench(spoken, asked.every)
        for part in asked.parts or parts:
            getattr(bench, part)()


if __name__ == "__main__":
    main()
