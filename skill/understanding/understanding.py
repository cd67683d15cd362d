"""Text to intent and slots: red flags first, then the open question, then the interaction model, then the classifier."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np

from skill.dialogue.turn import Intent, Turn
from skill.understanding.classifier import Linear, Seen
from skill.understanding.context import Answers
from skill.understanding.courtesy import Courtesy
from skill.understanding.encoder import Encoder
from skill.understanding.facts import FactFinder, Facts
from skill.understanding.features import findings_of, hashed, standings_of, words_of
from skill.understanding.intents import volunteered
from skill.understanding.match import Found, Samples
from skill.understanding.net import Limits, SecondNet
from skill.understanding.normalise import Heard, Normaliser
from skill.understanding.precedence import HOLDING, calls_well, felt, unsure_after_all, wins
from skill.understanding.red_flags import Read, Spotted, Spotter
from skill.understanding.situation import PHASES, situation

TOPIC_OF_FLAGS = "red_flags"
SURELY_FORGET = 0.5
"""What cannot be undone is done from this score on only."""
AT_HOME = 0.4
"""A fact of the topic that is asked about is believed at this share of the score that it needs elsewhere."""


class Trained(msgspec.Struct, frozen=True):
    """The trained models at work."""

    encoder: Encoder
    """Words to the vector of their meaning."""
    net: SecondNet
    """For red flags."""
    intent: Linear
    """For everything else."""
    question: Linear
    """For the fact asked for."""
    topics: Mapping[str, str]
    """Fact id to topic id."""
    words: frozenset[str]
    """Every word of the training data."""
    limits: Limits
    """What is believed."""

    def knows(self, heard: Heard) -> bool:
        """Whether more than half of the words are known: then it is speech that the models can judge."""
        return not self.words or sum(word in self.words for word in heard.words) * 2 > len(heard.words)


class Readers(msgspec.Struct, frozen=True):
    """What reads words, each in its own way."""

    normaliser: Normaliser
    """Text to plain words."""
    spotter: Spotter
    """Red flags."""
    facts: FactFinder
    """Places, durations and the like."""
    answers: Answers
    """Answers to an open question."""
    samples: Samples
    """The interaction model, word for word."""
    courtesy: Courtesy
    """What stands around a command."""


class Understanding:
    """What people say, in one locale. Pure: the same words with the same question open mean the same."""

    def __init__(self, readers: Readers, trained: Trained | None) -> None:
        self._normaliser = readers.normaliser
        self._spotter = readers.spotter
        self._facts = readers.facts
        self._answers = readers.answers
        self._samples = readers.samples
        self._courtesy = readers.courtesy
        self._trained = trained

    @property
    def flags(self) -> tuple[str, ...]:
        """The red flags that it can tell, the most dangerous first."""
        return self._spotter.flags

    def understand(self, text: str, asks: Collection[str] = (), phase: str = "idle") -> Turn:
        """Reads an utterance. Never raises; what has no meaning here is `Intent.FALLBACK`.

        Args:
            text: What was typed or recognised.
            asks: The ids of the open question.
            phase: The phase of the dialogue.
        """
        heard = self._normaliser.hear(text)
        if not heard.words:
            return Turn(Intent.FALLBACK)
        if heard.long:
            spotted = self._spotter.spot_long(heard)
            return _report(spotted, Facts()) if spotted.told else Turn(Intent.FALLBACK)
        turn = self._read(heard, asks, phase)
        if calls_well(turn, asks, phase) and self._answers.denies_well(heard):
            turn = Turn(Intent.UNSURE)
        return felt(turn, self._facts.find(heard)) if phase == HOLDING else turn

    def _read(self, heard: Heard, asks: Collection[str], phase: str) -> Turn:
        seen, spotted = self._look(heard, asks, phase)
        if phase in PHASES and spotted.course == "past" and not spotted.long_ago:
            spotted = spotted.as_present  # what came and went in this session counts
        heard = heard.cut(self._courtesy.off(heard.words))
        facts = self._facts.find(heard)
        if spotted.past:
            facts = msgspec.structs.replace(facts, duration=None)  # it tells when that was
        found = self._samples.match(heard.words)
        if found is not None and wins(found, spotted, asks, phase):
            return self._sample(found, facts, spotted)
        if spotted.told and not spotted.guessed:
            return _report(spotted, facts)
        answer = self._answers.read(heard, asks, facts, spotted) if asks else None
        if answer is not None and not unsure_after_all(found, answer, asks):
            return answer
        if found is not None:
            return self._sample(found, facts, _without_guess(spotted))
        if spotted.told:
            return _report(spotted, facts)
        return self._guess(seen, facts, spotted)

    def spot(self, text: str) -> Spotted:
        """The red flags in any text, for a front that understands the rest by itself."""
        heard = self._normaliser.hear(text)
        return self._spotter.spot_long(heard) if heard.long else self._look(heard)[1]

    def amiss_without(self, text: str) -> bool:
        """Whether something is wrong where these words are denied, for a front that hears the denial by itself."""
        return self._answers.amiss_without(self._normaliser.hear(text))

    def words(self, text: str) -> tuple[str, ...]:
        """The plain words of a text."""
        return self._normaliser.hear(text).words

    def hashes(self, text: str) -> list[int]:
        """What the n-gram half of the classifiers sees of a text."""
        heard = self._normaliser.hear(text)
        read = self._spotter.read(heard)
        return _hashes(heard, self._spotter.spot(heard, read), read)

    def _look(self, heard: Heard, asks: Collection[str] = (), phase: str = "idle") -> tuple[Seen | None, Spotted]:
        """What the trained models see, None where they cannot judge; and the red flags by both nets."""
        read = self._spotter.read(heard)
        spotted = self._spotter.spot(heard, read)
        if self._trained is None or not self._trained.knows(heard):
            return None, spotted
        vector = self._trained.encoder.vector(heard.words, situation(asks, phase))
        seen = Seen(np.array(_hashes(heard, spotted, read), np.int32), vector)
        kept = self._answers.kept(spotted.told, heard, asks) if spotted.told else ()
        return seen, self._trained.net.weigh(spotted, seen, kept)

    def _sample(self, found: Found, facts: Facts, spotted: Spotted) -> Turn:
        """A sample of the interaction model, with its slots under the names of the turn."""
        slots = {name: value for name, value in found.slots.items() if name not in ("span", "lower", "also", "side")}
        if "span" in found.slots:
            slots["duration"] = found.slots["span"]
        if found.intent == Intent.PAIN_LEVEL and facts.numbers:
            slots["level"] = facts.highest
        if "symptom" in slots:
            also = [found.slots["also"]] if "also" in found.slots else []
            symptoms = _once(
                [*(spotted.told if found.intent == Intent.REPORT_SYMPTOM else ()), slots["symptom"], *also]
            )
            slots |= {"symptom": symptoms[0], "symptoms": symptoms}
        if "question" in slots and self._trained:
            slots["topic"] = self._trained.topics.get(slots["question"], TOPIC_OF_FLAGS)
        return Turn(found.intent, volunteered(found.intent, facts) | slots | _marks(spotted))

    def _guess(self, seen: Seen | None, facts: Facts, spotted: Spotted) -> Turn:
        """Neither a red flag, nor an answer, nor a sample: the trained models, and what was told."""
        if spotted.others:
            return Turn(Intent.REPORT_SYMPTOM, _marks(spotted))
        if spotted.course == "past":
            return _deny(spotted, facts)
        if self._trained is None or seen is None:
            return Turn(Intent.PAIN_SITE, facts.slots()) if facts.sites else Turn(Intent.FALLBACK)
        best = self._trained.intent.best(seen)
        limits = self._trained.limits
        unsure = best.name == Intent.FORGET_ME and best.probability < SURELY_FORGET
        if unsure or best.probability < limits.intent or best.lead < limits.lead:
            if spotted.denied:
                return _deny(spotted, facts)
            if spotted.asked:
                return self._topic(TOPIC_OF_FLAGS, seen)
            return Turn(Intent.FALLBACK)
        intent, _, topic = best.name.partition("/")
        if topic and facts.own and facts.histories:
            return _asked_with_history(self._topic(topic, seen, best.probability), facts, spotted)
        if topic:
            return self._topic(topic, seen, best.probability)
        return self._slotted(intent, facts, spotted)

    def _slotted(self, intent: str, facts: Facts, spotted: Spotted) -> Turn:
        """An intent that the words amount to, with the slots that they fill."""
        slots = volunteered(intent, facts) | _marks(spotted)
        if intent == Intent.DENY_SYMPTOM and spotted.denied:
            return _deny(spotted, facts)
        if intent == Intent.FEEL:
            feeling = next((one for one in facts.feelings if one != "fine"), "fine" if facts.feelings else None)
            slots |= {"feeling": feeling} if feeling else {}
        if intent == Intent.PAIN_LEVEL:
            slots |= {"level": facts.highest} if facts.numbers else {"word": facts.word} if facts.word else {}
        if intent == Intent.REPORT_SYMPTOM:
            symptom = facts.pain()
            slots |= {"symptom": symptom, "symptoms": [symptom]} if symptom else {}
        return Turn(intent, slots)

    def _topic(self, topic: str, seen: Seen, sure: float = 0.0) -> Turn:
        """A question about a topic that is so sure, or about a fact that is surer."""
        slots: dict[str, Any] = {"topic": topic}
        if self._trained is not None:
            best = self._trained.question.best(seen)
            home = self._trained.topics[best.name]
            limit = self._trained.limits.question * (AT_HOME if home == topic else 1)
            if best.probability >= limit and (home == topic or best.probability >= sure):
                slots = {"topic": home, "question": best.name}
        return Turn(Intent.ASK_TOPIC, slots)


def _hashes(heard: Heard, spotted: Spotted, read: Read) -> list[int]:
    standings = standings_of(heard.words, read.tags, read.scope)
    return hashed((*words_of(heard.words), *standings, *findings_of(spotted)))


def _asked_with_history(asked: Turn, facts: Facts, spotted: Spotted) -> Turn:
    """A question of somebody with a history: a report where a pain is told too, for what is wise hangs on both."""
    symptom = facts.pain()
    if symptom is None:
        return Turn(asked.intent, {**facts.slots(), **asked.slots})
    return Turn(Intent.REPORT_SYMPTOM, facts.slots() | {"symptom": symptom, "symptoms": [symptom]} | _marks(spotted))


def _without_guess(spotted: Spotted) -> Spotted:
    return msgspec.structs.replace(spotted, told=(), doubt=False, course=None) if spotted.guessed else spotted


def _report(spotted: Spotted, facts: Facts) -> Turn:
    told = {"symptom": spotted.told[0], "symptoms": list(spotted.told)}
    return Turn(Intent.REPORT_SYMPTOM, facts.slots() | told | _marks(spotted))


def _deny(spotted: Spotted, facts: Facts) -> Turn:
    denied: dict[str, Any] = {"symptom": spotted.denied[0], "symptoms": list(spotted.denied)}
    if spotted.course == "past":
        return Turn(Intent.DENY_SYMPTOM, denied | {"course": "past"})
    return Turn(Intent.DENY_SYMPTOM, facts.slots() | denied)


def _marks(spotted: Spotted) -> dict[str, Any]:
    values: dict[str, Any] = {
        "denied": list(spotted.denied) or None,
        "doubt": spotted.doubt or None,
        "others": list(spotted.others) or None,
        "course": spotted.course,
        "person": spotted.person if spotted.person != "self" else "other" if spotted.others else None,
    }
    return {name: value for name, value in values.items() if value}


def _once(ids: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(ids))
