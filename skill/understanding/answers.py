"""Yes, no and unsure in all their forms, and the other answer words of an utterance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from skill.understanding.lexicon import Lexicon
from skill.understanding.normalise import Heard

Polarity = Literal["yes", "no", "unsure"]

SHORT = 6
"""In so few words a yes or no counts wherever it stands."""


class AnswerWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of `answers.toml`."""

    yes: tuple[str, ...]
    """Yes."""
    agreed: tuple[str, ...]
    """Yes to an offer; to a question about a sign they say that all is well."""
    no: tuple[str, ...]
    """No."""
    unsure: tuple[str, ...]
    """Neither."""
    asking: tuple[str, ...]
    """How questions begin: a yes or no further on in them answers nothing ("how often should i do it")."""
    normal: tuple[str, ...]
    """All is as it should be."""
    only_one: tuple[str, ...]
    """One side only."""
    gradual: tuple[str, ...]
    """It came slowly, and from nothing."""
    just_sore: tuple[str, ...]
    """It hurts and nothing more."""
    tried: tuple[str, ...]
    """Rest, ice and the like."""
    helped: tuple[str, ...]
    """They helped."""
    not_helped: tuple[str, ...]
    """They did not."""
    untried: tuple[str, ...]
    """Nothing was tried at all."""
    more: tuple[str, ...]
    """More of what is being explained."""
    negations: tuple[str, ...]
    """Words that deny."""
    but_not: tuple[str, ...]
    """Something else instead."""
    sounds_like: Mapping[str, float]
    """Words that a figure alone is misheard as, and the figure."""
    cue_words: Mapping[str, tuple[str, ...]]
    """By the id of a cue question: its own words."""
    about: Mapping[str, tuple[str, ...]]
    """By ask id: the symptoms that it asks for."""

    def lexicon(self) -> Lexicon:
        """The lists as concepts."""
        lists = {
            name: getattr(self, name)
            for name in self.__struct_fields__
            if name not in ("sounds_like", "cue_words", "about")
        }
        return Lexicon({**lists, **{f"cue {name}": phrases for name, phrases in self.cue_words.items()}})


class Marks:
    """The answer words in one utterance."""

    def __init__(self, heard: Heard, lexicon: Lexicon) -> None:
        self.words = heard.words
        self._tags = lexicon.tag(heard.words)

    def has(self, name: str) -> bool:
        """Whether a phrase of the list stands anywhere."""
        return any(f"{{{name}}}" in here for here in self._tags)

    def has_later(self, name: str) -> bool:
        """Whether a phrase of the list begins after the first word."""
        return any(f"{{{name}}}" in here for here in self._tags[1:])

    def opening(self, name: str) -> int:
        """How many words of the beginning a phrase of the list takes; 0 without one."""
        return max(self._tags[0].get(f"{{{name}}}", (0,))) if self._tags else 0

    def whole(self, name: str) -> bool:
        """Whether the utterance is a phrase of the list and nothing else."""
        return bool(self.words) and self.opening(name) == len(self.words)

    def spoken_no(self) -> bool:
        """Whether a no stands for itself, and does not belong to the word after it ("no numbness")."""
        return (
            self.opening("no") > 1
            or self.words[:1] in (("nope",), ("nah",))
            or self.words[-1:] in (("no",), ("none",), ("nope",))
        )

    def spoken_plainly_no(self) -> bool:
        """Whether it begins with a no of its own, and not with one that "sure" or "know" may follow ("i'm not sure")."""
        return self.words[:1] in (("no",), ("nope",), ("nah",), ("never",), ("none",), ("nothing",))

    def polarity(self) -> Polarity | None:
        """Yes, no or unsure: as the beginning says it, or as a short utterance says it anywhere."""
        lengths: dict[Polarity, int] = {name: self.opening(name) for name in ("unsure", "no", "yes")}
        best = max(lengths, key=lambda name: lengths[name])
        if best == "no" and self.has_later("unsure") and not self.spoken_plainly_no():
            return "unsure"
        if lengths[best]:
            return self._turned(best, self.words[lengths[best] :])
        if len(self.words) <= SHORT and not self.opening("asking"):
            return next((name for name in lengths if self.has(name)), None)
        return None

    def _turned(self, opening: Polarity, rest: tuple[str, ...]) -> Polarity:
        """An opening that the next word takes back: "yeah no", "no yeah", "i do not"."""
        if opening == "yes" and (
            rest[:1] in (("no",), ("nope",), ("nah",)) or (len(rest) <= SHORT and "not" in rest[:2])
        ):
            return "no"
        return "yes" if opening == "no" and rest[:1] in (("yes",), ("yeah",)) else opening
