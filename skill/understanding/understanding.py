"""Text to intent and slots: red flags first, then the open question, then the interaction model, then the classifier."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from skill.dialogue.turn import Intent, Turn
from skill.understanding.context import Answers
from skill.understanding.facts import FactFinder, Facts
from skill.understanding.match import Found, Samples
from skill.understanding.normalise import Heard, Normaliser
from skill.understanding.red_flags import Spotted, Spotter

IN_SESSION = frozenset({"warm_up", "holding", "resting"})
TOPIC_OF_FLAGS = "red_flags"


class Understanding:
    """What people say, in one locale. Pure: the same words with the same question open mean the same."""

    def __init__(
        self, normaliser: Normaliser, spotter: Spotter, facts: FactFinder, answers: Answers, samples: Samples
    ) -> None:
        self._normaliser = normaliser
        self._spotter = spotter
        self._facts = facts
        self._answers = answers
        self._samples = samples

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
        spotted = self._spotter.spot(heard)
        if heard.long:
            return self._report(spotted, Facts()) if spotted.told else Turn(Intent.FALLBACK)
        facts = self._facts.find(heard)
        found = self._samples.match(heard.words)
        if found is not None and self._wins(found, asks, phase):
            return self._sample(found, facts, spotted)
        if spotted.told:
            return self._report(spotted, facts)
        if asks:
            answer = self._answers.read(heard, asks, facts, spotted)
            if answer is not None:
                return answer
        if found is not None:
            return self._sample(found, facts, spotted)
        if spotted.denied:
            return Turn(
                Intent.DENY_SYMPTOM, self._slots(facts, symptom=spotted.denied[0], symptoms=list(spotted.denied))
            )
        if spotted.others:
            return Turn(Intent.REPORT_SYMPTOM, {"others": list(spotted.others), "person": "other"})
        if spotted.asked:
            return Turn(Intent.ASK_TOPIC, {"topic": TOPIC_OF_FLAGS})
        if facts.sites:
            return Turn(Intent.PAIN_SITE, facts.slots())
        return Turn(Intent.FALLBACK)

    def spot(self, text: str) -> Spotted:
        """The red flags in any text, for a front that understands the rest by itself."""
        return self._spotter.spot(self._normaliser.hear(text))

    def _wins(self, found: Found, asks: Collection[str], phase: str) -> bool:
        """Whether a sample, word for word, is believed before anything else."""
        if found.intent in (Intent.RETRACT, Intent.CLEARED, Intent.REPORT_SYMPTOM, Intent.DENY_SYMPTOM):
            return True
        return found.intent == Intent.FEEL and ("hold_check" in asks or phase in IN_SESSION)

    def _report(self, spotted: Spotted, facts: Facts) -> Turn:
        slots = self._slots(facts, symptom=spotted.told[0], symptoms=list(spotted.told))
        return Turn(Intent.REPORT_SYMPTOM, slots | _marks(spotted))

    def _sample(self, found: Found, facts: Facts, spotted: Spotted) -> Turn:
        slots = dict(found.slots)
        if "span" in slots:
            slots["duration"] = slots.pop("span")
        if found.intent == Intent.PAIN_LEVEL:
            slots.pop("lower", None)
            if facts.numbers:
                slots["level"] = min(max(facts.numbers), 10)
        if "symptom" in slots:
            symptoms = _once([slots["symptom"], slots.pop("also", slots["symptom"])])
            if found.intent == Intent.REPORT_SYMPTOM:
                symptoms = _once([*spotted.told, *symptoms]) if spotted.told else symptoms
            slots |= {"symptom": symptoms[0], "symptoms": symptoms}
        return Turn(found.intent, self._slots(facts) | slots | _marks(spotted))

    def _slots(self, facts: Facts, **values: Any) -> dict[str, Any]:
        return facts.slots() | values


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
