"""Vosk behind a fence: every call that is known to end the whole process cannot be made from outside this module.

Those calls are: a new grammar while an utterance runs, an empty or malformed grammar, a second thread, a folder that is
no model. Here a grammar is only changed after a reset, only lists of words reach Vosk, one thread owns the recogniser,
and the model's files are looked at before it is loaded.
"""

from __future__ import annotations

import json
import logging
import math
import threading
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import msgspec

from offline_voice.model import check_model
from offline_voice.shadow import shadow_of
from skill.errors import AudioError, ModelError

log = logging.getLogger(__name__)

UNKNOWN = "[unk]"
"""What Vosk gives for sound that is none of the words of a grammar."""
RENEWED_AFTER = 20
"""Utterances after which Vosk lets go of what it has worked out of its graph; else an evening of television fills the memory."""
GUESSES = 20
"""How many ways to take an utterance are asked for; more change no figure by more than 0.01, and none costs time."""
LIKELIEST, GATHERED = 5, 0.9
"""So many guesses have this share together where somebody speaks to the coach; other talk and noise scatter over many."""
_OPEN = "[]"
"""Vosk's own sign for its full language model, in `SetGrammar` only."""


class Guess(msgspec.Struct, frozen=True):
    """Words that a sound may have been."""

    text: str
    """The words."""
    share: float
    """How likely beside the other guesses at the same sound, 0 to 1."""


class Recognised(msgspec.Struct, frozen=True):
    """What Vosk made of a stretch of sound."""

    text: str
    """The words; empty for silence; with `[unk]` for what a grammar does not hold."""
    final: bool
    """False for a partial result, which may still change."""
    confidence: float | None = None
    """The mean over the words, 0 to 1; says little."""
    guesses: tuple[Guess, ...] = ()
    """All that it may have been, likeliest first; final results only."""


class SpeechModel:
    """A loaded model, with the pauses of our own; may be shared by several recognisers, one thread each."""

    def __init__(self, path: Path) -> None:
        check_model(path)
        vosk = _vosk()
        vosk.SetLogLevel(-2)
        try:
            self._model = vosk.Model(str(shadow_of(path)))
        except Exception as wrong:  # Vosk raises the bare class
            raise ModelError(f"Vosk cannot load {path}: fetch or copy the speech model again") from wrong

    def knows(self, word: str) -> bool:
        """Whether the model can hear this word at all."""
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def recogniser(self, rate: int) -> Any:
        """A bare Vosk recogniser; only `Recogniser` asks for it."""
        made = _vosk().KaldiRecognizer(self._model, rate)
        made.SetWords(True)
        made.SetMaxAlternatives(GUESSES)
        return made


class Recogniser:
    """One recogniser for sound at one rate, owned by the thread that uses it first."""

    def __init__(self, model: SpeechModel, rate: int) -> None:
        self._model = model
        self._vosk = model.recogniser(rate)
        self._owner: int | None = None
        self._phrases: tuple[str, ...] = ()
        self._finals = 0

    def listen_for(self, phrases: Sequence[str] = ()) -> None:
        """Forgets the utterance under way and listens for these phrases, or for anything where there are none.

        A phrase with a word that the model cannot hear is left out: Vosk would drop the word and keep the rest.
        """
        self._own()
        self._vosk.Reset()
        wanted = tuple(dict.fromkeys(phrases))
        if wanted == self._phrases and self._finals < RENEWED_AFTER:
            return
        self._phrases, self._finals = wanted, 0
        heard = [one for one in wanted if one.strip() and all(self._model.knows(word) for word in one.split())]
        grammar = json.dumps([*heard, UNKNOWN], ensure_ascii=False) if heard else _OPEN
        self._vosk.SetGrammar(grammar)

    def feed(self, pcm: bytes) -> Recognised:
        """Hears a little more: a partial result, or a final one where the utterance ended."""
        self._own()
        if self._vosk.AcceptWaveform(pcm):
            return self._final(self._vosk.Result())
        return Recognised(text=_field(self._vosk.PartialResult(), "partial"), final=False)

    def finish(self) -> Recognised:
        """Takes the utterance for ended, and is ready for the next."""
        self._own()
        recognised = self._final(self._vosk.FinalResult())
        self._vosk.Reset()
        return recognised

    def whole(self, pcm: bytes) -> Recognised:
        """Hears a whole piece of sound, whatever pauses are in it."""
        self.reset()
        step = 6400
        pieces = [self.feed(pcm[start : start + step]) for start in range(0, len(pcm), step)]
        finals = [piece for piece in (*pieces, self.finish()) if piece.final and piece.text]
        sure = [piece.confidence for piece in finals if piece.confidence is not None]
        return Recognised(
            text=" ".join(piece.text for piece in finals),
            final=True,
            confidence=round(sum(sure) / len(sure), 3) if sure else None,
            guesses=finals[0].guesses if len(finals) == 1 else (),
        )

    def reset(self) -> None:
        """Forgets the utterance under way."""
        self._own()
        self._vosk.Reset()

    def _final(self, raw: str) -> Recognised:
        self._finals += 1
        readings = json.loads(raw).get("alternatives", ())
        if not readings:
            return Recognised(text="", final=True)
        highest = max(float(one["confidence"]) for one in readings)
        weights = [math.exp(float(one["confidence"]) - highest) for one in readings]
        shares = [weight / sum(weights) for weight in weights]
        guesses = tuple(Guess(str(one["text"]), round(share, 3)) for one, share in zip(readings, shares, strict=True))
        return Recognised(guesses[0].text, final=True, confidence=_confidence(guesses), guesses=guesses)

    def _own(self) -> None:
        me = threading.get_ident()
        if self._owner is None:
            self._owner = me
        elif self._owner != me:
            raise RuntimeError("a recogniser belongs to the thread that used it first")


def gathered(guesses: Sequence[Guess]) -> bool:
    """Whether a few guesses at a sound, likeliest first, have nearly all of the share."""
    return sum(one.share for one in guesses[:LIKELIEST]) >= GATHERED


def _confidence(guesses: Sequence[Guess]) -> float | None:
    """The mean over the words of the first guess: how much of all shares have the word at that place, as Vosk itself counts."""
    words = guesses[0].text.split()
    if not words:
        return None
    found = 0.0
    for one in guesses:
        same = SequenceMatcher(None, words, one.text.split(), autojunk=False).get_matching_blocks()
        found += one.share * sum(block.size for block in same)
    return round(found / len(words), 3)


def _field(raw: str, name: str) -> str:
    return str(json.loads(raw).get(name, ""))


def _vosk() -> Any:
    try:
        import vosk  # noqa: PLC0415 - the typed front runs without it
    except (ImportError, OSError) as wrong:
        raise AudioError("Vosk is not installed: pip install 'stretch-coach[voice]'") from wrong
    return vosk
