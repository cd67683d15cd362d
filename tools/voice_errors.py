"""Word and sentence errors of what was heard, by our ears and by PocketSphinx with the model that it brings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from offline_voice.ears import Ears
from offline_voice.grammar import Way
from offline_voice.recogniser import SpeechModel
from offline_voice.sound import Clip

Hears = Callable[[Clip], str]
"""A recogniser: sound to words."""


class Tally(msgspec.Struct):
    """What one recogniser made of many sentences."""

    sentences: int = 0
    """How many."""
    right: int = 0
    """How many without an error."""
    words: int = 0
    """How many words were said."""
    errors: int = 0
    """How many were put in, left out or changed."""
    seconds: float = 0.0
    """How long the sentences last."""
    took: float = 0.0
    """How long the recogniser took."""

    def row(self) -> str:
        """For a table: sentences right, word error, real-time factor."""
        return (
            f"{100 * self.right / self.sentences:5.1f} % | {100 * self.errors / self.words:5.1f} % "
            f"| {self.took / self.seconds:.3f}"
        )


def tally(hears: Hears, cases: Iterable[tuple[str, Clip]]) -> Tally:
    """Lets a recogniser hear every sentence."""
    found = Tally()
    for text, clip in cases:
        began = time.perf_counter()
        heard = hears(clip)
        found.took += time.perf_counter() - began
        said = text.split()
        errors = word_errors(said, heard.split())
        found.sentences += 1
        found.right += errors == 0
        found.words += len(said)
        found.errors += errors
        found.seconds += clip.seconds
    return found


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """The least number of words put in, left out or changed between the two."""
    row = list(range(len(heard) + 1))
    for count, word in enumerate(said, 1):
        before, row[0] = row[0], count
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1]


def our_ears(model: SpeechModel, rate: int, way: Way) -> Hears:
    """The ears of the voice front."""
    ears = Ears(model, rate)
    ears.expect(way)
    return lambda clip: ears.whole(clip).text


def pocketsphinx(rate: int, phrases: Sequence[str] = ()) -> Hears:
    """PocketSphinx with its own English model, openly, or with a grammar of exactly these phrases."""
    from pocketsphinx import Decoder  # noqa: PLC0415 - only the bench needs it

    decoder: Any = Decoder(samprate=rate, loglevel="FATAL")
    if phrases:
        known = [one for one in phrases if all(decoder.lookup_word(word) for word in one.split())]
        decoder.add_jsgf_string("phrases", f"#JSGF V1.0; grammar g; public <g> = {' | '.join(known)};")
        decoder.activate_search("phrases")

    def hears(clip: Clip) -> str:
        decoder.start_utt()
        decoder.process_raw(clip.pcm, full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
        return str(found.hypstr) if found else ""

    return hears
