"""Yes, no and unsure in all their forms, and the other answer words of an utterance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    plain_yes: tuple[str, ...]
    """Takes back a no before it ("no yeah a bit")."""
    verb_yes: tuple[str, ...]
    """Yes with the verb of the question ("i do")."""
    agreed: tuple[str, ...]
    """Yes to an offer; to a question about a sign they say that all is well."""
    going_along: tuple[str, ...]
    """Yes to an offer; to a question about something bad they say nothing."""
    no: tuple[str, ...]
    """No."""
    taken_back: tuple[str, ...]
    """No, after a yes too ("yeah not really")."""
    plain_no: tuple[str, ...]
    """A no of its own, and not one that "sure" or "know" may follow ("i'm not sure")."""
    bare_no: tuple[str, ...]
    """A no that belongs to no word after it."""
    closing_no: tuple[str, ...]
    """A no at the end."""
    partly: tuple[str, ...]
    """After a denied verb they leave some of it ("it is not always")."""
    unsure: tuple[str, ...]
    """Neither."""
    between: tuple[str, ...]
    """May stand between a yes or no and what follows."""
    asking: tuple[str, ...]
    """How questions begin: a yes or no further on in them answers nothing ("how often should i do it")."""
    normal: tuple[str, ...]
    """All is as it should be."""
    denying: tuple[str, ...]
    """Before `normal` or `right`, with nothing but `degree` between, they say the opposite."""
    degree: tuple[str, ...]
    """May stand between `denying` and what it denies."""
    right: tuple[str, ...]
    """What is missed when it is denied."""
    where: tuple[str, ...]
    """Words of an answer that names a place or a time and nothing else ("just the left foot")."""
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
    full_forms: Mapping[str, str]
    """By short form ("'m"), what it is in full."""
    sounds_like: Mapping[str, float]
    """Words that a figure alone is misheard as, and the figure."""
    cue_words: Mapping[str, tuple[str, ...]]
    """By the id of a cue question: its own words."""
    about: Mapping[str, tuple[str, ...]]
    """By ask id: the symptoms that it asks for."""

    def lexicon(self) -> Lexicon:
        """The lists as concepts, short forms in full too."""
        lists = {name: value for name, value in msgspec.structs.asdict(self).items() if isinstance(value, tuple)}
        lists |= {"yes": self.yes + self.verb_yes, "no": self.no + self.taken_back}
        lists |= {"agreed": self.agreed + self.going_along}
        lists |= {f"cue {name}": phrases for name, phrases in self.cue_words.items()}
        return Lexicon({name: (*phrases, *map(self._in_full, phrases)) for name, phrases in lists.items()})

    def _in_full(self, phrase: str) -> str:
        return " ".join(self.full_forms.get(word, word) for word in phrase.split())


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
        return self._end(name, 0)

    def whole(self, name: str) -> bool:
        """Whether the utterance is a phrase of the list and nothing else."""
        return bool(self.words) and self.opening(name) == len(self.words)

    def spoken_no(self) -> bool:
        """Whether a no stands for itself, and does not belong to the word after it ("no numbness")."""
        return self.opening("no") > 1 or bool(self.opening("bare_no")) or self.ends_in_no()

    def ends_in_no(self) -> bool:
        """Whether the last word is a no."""
        return bool(self._end("closing_no", len(self.words) - 1))

    def polarity(self) -> Polarity | None:
        """Yes, no or unsure: as the beginning says it, or as a short utterance says it anywhere."""
        lengths: dict[Polarity, int] = {name: self.opening(name) for name in ("unsure", "no", "yes")}
        best = max(lengths, key=lambda name: lengths[name])
        if best == "no" and self.has_later("unsure") and not self.opening("plain_no"):
            return "unsure"
        if lengths[best]:
            turned = {"yes": self._turned_yes, "no": self._turned_no}.get(best)
            return turned(lengths[best]) if turned else best
        if len(self.words) <= SHORT and not self.opening("asking"):
            return next((name for name in lengths if self.has(name)), None)
        return None

    def opens_well(self, lists: Iterable[str]) -> bool:
        """Whether the beginning says yes and then at once that nothing is wrong, in a phrase of the lists ("it is fine")."""
        start = self.opening("yes")
        return bool(start) and any(self._end(name, self._past("between", start, name)) for name in lists)

    def opens_with_verb(self) -> bool:
        """Whether the yes at the beginning is a verb of the question."""
        return bool(self.opening("verb_yes")) and self.opening("verb_yes") == self.opening("yes")

    def denies_well(self) -> bool:
        """Whether a denial stands before something that would say that nothing is wrong ("it's not normal").

        Not where more follows a plain no: that is the answer.
        """
        if self.opening("plain_no") and len(self.words) > SHORT:
            return False
        return any(
            self._end(name, self._past("degree", end, name)) > self._end("no", start)
            for start in range(len(self.words))
            if (end := self._end("denying", start))
            for name in ("normal", "right")
        )

    def only_where(self) -> bool:
        """Whether nothing is said but a place or a time ("just the left foot")."""
        return all("{where}" in here for here in self._tags)

    def _turned_no(self, taken: int) -> Polarity:
        """A no that is taken back ("no yeah"), that turns out to be a doubt ("no i am not sure"), or leaves some ("it is not always")."""
        if self._end("plain_yes", taken):
            return "yes"
        doubted = self._end("unsure", self._past("between", taken, "unsure")) == len(self.words)
        some = self.words[taken - 1].endswith(("n't", "not")) and self._end("partly", taken)
        return "unsure" if doubted or some else "no"

    def _turned_yes(self, taken: int) -> Polarity:
        """A yes that is doubted ("i have no idea"), taken back ("yeah not really") or denied ("it is really not")."""
        rest, verb = self.words[taken:], self.opens_with_verb()
        if (verb or len(rest) <= SHORT) and self._end("unsure", self._past("between", taken, "unsure")):
            return "unsure"
        back = self._end("taken_back", taken)
        if back > self._end("yes", taken):
            return self._turned_no(back)
        denied = verb and len(rest) <= SHORT and "not" in rest[:2] and rest[0] != "but"
        return "no" if denied or rest == ("not",) else "yes"

    def _end(self, name: str, start: int) -> int:
        """Where a phrase of the list ends that begins here; 0 without one."""
        return max(self._tags[start].get(f"{{{name}}}", (0,))) if start < len(self._tags) else 0

    def _past(self, small: str, start: int, name: str) -> int:
        """The first position from here on where a phrase of the list begins or something that is no small word stands."""
        places = range(start, len(self._tags))
        return next((one for one in places if self._end(name, one) or not self._end(small, one)), len(self._tags))
