"""From sound to words: which way of listening is used, and what of a result may be believed.

Vosk makes a bigram of a grammar, so any row of its words can come out. What a grammar gives counts only where it is one
of its phrases to the letter; for anything else the sound kept since the utterance began is recognised once more, openly.
Other talk is bent into a few words that the model expects, often with high confidence; but they are too few for the sound.
"""

from __future__ import annotations

import msgspec

from offline_voice.grammar import Way
from offline_voice.recogniser import UNKNOWN, Guess, Recognised, Recogniser, SpeechModel, gathered
from offline_voice.sound import Clip, loud_seconds

KEPT_SECONDS = 20
"""How much of an utterance is kept for the second look."""
_BEFORE_SECONDS = 1
"""How much is kept before the first partial result: the word began earlier."""
_BREATH, _LETTERS_A_SECOND = 0.8, 8.0
"""Loud seconds that need no words, and how slowly people speak: half as fast as usual."""


class Heard(msgspec.Struct, frozen=True):
    """What was said, as far as it may be believed."""

    text: str
    """The words; empty where nothing was said."""
    confidence: float | None = None
    """The recogniser's figure, less where the words are too few for the sound."""
    guesses: tuple[Guess, ...] = ()
    """What it may have been, likeliest first, with shares that are less in the same way; none where pauses are in it."""


class Ears:
    """Recognises utterance after utterance. Belongs to one thread.

    Args:
        model: The speech model.
        rate: Samples a second of the sound to come.
        noise: Words that stand for nothing when they come alone.
    """

    def __init__(self, model: SpeechModel, rate: int, noise: frozenset[str] = frozenset()) -> None:
        self._first = Recogniser(model, rate)
        self._second = Recogniser(model, rate)
        self._noise = noise
        self._way = Way()
        self._kept = bytearray()
        self._rate = rate
        self.partial = ""
        """What seems to be under way; empty in silence."""

    def expect(self, way: Way) -> None:
        """Listens this way from now on; an utterance under way is forgotten."""
        self._way = way
        self._first.listen_for(way.phrases)
        self._forget()

    def feed(self, pcm: bytes) -> Heard | None:
        """Hears a little more; gives what was said when an utterance has ended."""
        self._keep(pcm)
        recognised = self._first.feed(pcm)
        if recognised.final:
            return self._settled(recognised)
        self.partial = recognised.text
        return None

    def finish(self) -> Heard:
        """Takes the utterance for ended."""
        return self._settled(self._first.finish())

    def whole(self, clip: Clip) -> Heard:
        """A recording as one utterance, whatever pauses are in it."""
        self.reset()
        step = clip.rate // 5
        pieces = [self.feed(clip.pcm[start : start + step]) for start in range(0, len(clip.pcm), step)]
        said = [piece for piece in (*pieces, self.finish()) if piece is not None and piece.text]
        sure = [piece.confidence for piece in said if piece.confidence is not None]
        if len(said) == 1:
            return said[0]
        return Heard(" ".join(piece.text for piece in said), round(sum(sure) / len(sure), 3) if sure else None)

    def reset(self) -> None:
        """Forgets the utterance under way."""
        self._first.reset()
        self._forget()

    def _settled(self, recognised: Recognised) -> Heard:
        sound = bytes(self._kept)
        self._forget()
        text = recognised.text
        if self._way.phrases and text and text not in self._way.phrases:
            if self._way.strict:
                return Heard("")
            recognised = self._second.whole(sound)
            text = recognised.text
        guesses = recognised.guesses or (Guess(text, 1.0),)
        words = tuple(Guess(_words(one.text), one.share) for one in guesses)
        noise = sum(one.share for one in words if self._is_noise(one.text))
        if noise > 0.5 or (self._is_noise(words[0].text) and not gathered(words)):
            return Heard("")
        clip, sure = Clip(sound, self._rate), recognised.confidence
        said = tuple(Guess(one.text, round(one.share * accounted_for(one.text, clip), 3)) for one in words if one.text)
        text = next(one.text for one in said if not self._is_noise(one.text))
        return Heard(text, None if sure is None else round(sure * accounted_for(text, clip), 3), said)

    def _is_noise(self, text: str) -> bool:
        return all(word in self._noise for word in text.split())

    def _keep(self, pcm: bytes) -> None:
        self._kept += pcm
        most = 2 * self._rate * (KEPT_SECONDS if self.partial else _BEFORE_SECONDS)
        del self._kept[: max(0, len(self._kept) - most)]

    def _forget(self) -> None:
        self.partial = ""
        self._kept.clear()


def _words(text: str) -> str:
    """What of a result are words."""
    return " ".join(word for word in text.split() if word != UNKNOWN)


def accounted_for(text: str, clip: Clip) -> float:
    """How well words fit the sound they were heard in, 0 to 1: 1 where they may have taken as long as it is loud."""
    letters = sum(letter.isalnum() for letter in text)
    loud = loud_seconds(clip)
    return min(1.0, (_BREATH + letters / _LETTERS_A_SECOND) / loud) ** 2 if loud else 1.0
