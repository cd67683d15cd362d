"""Compares three ways to understand speech on the same interaction model and the same sentences, in one run.

`python -m tools.bench_understanding [dev|test]` prints, side by side for our own understanding, hassil with strict templates
and rapidfuzz with the nearest sample: the share of right answers by meaning, red flags caught, false alarms, time, memory.
Each way runs in a process of its own, one after the other, on one core.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tools.utterance_sets import HALVES, SITUATIONS, Half, Reading, look_alikes, meanings, red_flags, utterances

WAYS = ("coach", "hassil", "rapidfuzz")
NEAR = 86
"""How like a sample a sentence must be for rapidfuzz, of 100."""
AHEAD = 3
"""And how far the nearest sample of another intent must be behind."""

Understood = tuple[str, Mapping[str, Any]]
Way = Callable[[str, Sequence[str], str], Understood]


def coach() -> Way:
    """Our own."""
    from skill.understanding import load_understanding  # noqa: PLC0415 - the import is measured

    understanding = load_understanding()

    def understand(text: str, asks: Sequence[str], phase: str) -> Understood:
        turn = understanding.understand(text, asks, phase)
        return turn.intent, turn.slots

    return understand


def hassil() -> Way:
    """The samples as strict templates."""
    from hassil.intents import Intents  # noqa: PLC0415
    from hassil.recognize import recognize  # noqa: PLC0415

    from skill.interaction import load_interaction_model  # noqa: PLC0415

    model = load_interaction_model()
    lists: dict[str, Any] = {
        one.name: {"values": [{"in": words, "out": value.id} for value in one.values for words in value.wordings]}
        for one in model.types
    }
    lists["NUMBER"] = {"range": {"from": 0, "to": 100}}
    spans = {words: iso for slot in model.fillings.values() for iso, words in slot.items() if iso.startswith("P")}
    lists["DURATION"] = {"values": [{"in": words, "out": iso} for words, iso in spans.items()]}
    intents: dict[str, Any] = {}
    for intent in model.intents:
        types = {slot.name: slot.type.removeprefix("AMAZON.") for slot in intent.slots}
        sentences = [_template(sample, types) for sample in intent.samples]
        if sentences:
            intents[intent.name] = {"data": [{"sentences": sentences}]}
    loaded = Intents.from_dict({"language": "en", "intents": intents, "lists": lists})

    def understand(text: str, asks: Sequence[str], phase: str) -> Understood:  # noqa: ARG001 - it knows no context
        result = recognize(text, loaded)
        if result is None:
            return "AMAZON.FallbackIntent", {}
        return result.intent.name, _filled({name: entity.value for name, entity in result.entities.items()})

    return understand


def rapidfuzz() -> Way:
    """The nearest of all samples with their gaps filled."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    from skill.interaction import expand, load_interaction_model  # noqa: PLC0415

    model = load_interaction_model()
    known = [(one.text, intent.name, one.slots) for intent in model.intents for one in expand(model, intent)]
    texts = [text for text, _, _ in known]

    def understand(text: str, asks: Sequence[str], phase: str) -> Understood:  # noqa: ARG001 - it knows no context
        nearest = process.extract(text, texts, scorer=fuzz.ratio, limit=8, score_cutoff=NEAR)
        if not nearest:
            return "AMAZON.FallbackIntent", {}
        _, score, place = nearest[0]
        _, intent, slots = known[place]
        rival = next((other for _, other, at in nearest if known[at][1] != intent), 0)
        return (intent, _filled(slots)) if score - rival >= AHEAD else ("AMAZON.FallbackIntent", {})

    return understand


def _template(sample: str, types: Mapping[str, str]) -> str:
    for name, type_ in types.items():
        sample = sample.replace(f"{{{name}}}", f"{{{type_}:{name}}}")
    return sample


def _filled(slots: Mapping[str, Any]) -> dict[str, Any]:
    """The slots, with the topic that a question asked for stands for left open: only our own knows it."""
    return {**slots, "symptoms": [slots["symptom"]]} if "symptom" in slots else dict(slots)


def measure(way: str, half: Half) -> dict[str, Any]:
    """All figures of one way, in this process."""
    before = time.perf_counter()
    understand = {"coach": coach, "hassil": hassil, "rapidfuzz": rapidfuzz}[way]()
    understand("check my heel", (), "idle")
    ready = time.perf_counter() - before
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    taken: list[float] = []

    def timed(text: str, asks: Sequence[str], phase: str) -> Understood:
        start = time.perf_counter()
        answer = understand(text, asks, phase)
        taken.append((time.perf_counter() - start) * 1000)
        return answer

    readings = meanings()
    right: dict[str, list[bool]] = {}
    for one in utterances(half):
        fitting = [reading for gloss in (one.intent_gloss, *one.also_ok) for reading in readings[gloss]]
        right.setdefault(one.intent_gloss, []).append(_fits(timed(one.text, *SITUATIONS[one.context]), fitting))
    caught = [_alarms(timed(flag.text, (), "idle")) for flag in red_flags(half)]
    alarms = [_alarms(timed(one.text, one.asks, one.phase)) for one in look_alikes(half)]
    return {
        "meanings": {gloss: [sum(found), len(found)] for gloss, found in right.items()},
        "all meanings": sum(map(sum, right.values())) / sum(map(len, right.values())),
        "red flags caught": sum(caught) / len(caught),
        "false alarms": sum(alarms) / len(alarms),
        "median ms": statistics.median(taken),
        "99th percentile ms": statistics.quantiles(taken, n=100)[98],
        "import and load s": ready,
        "resident MB": memory,
    }


def _fits(understood: Understood, readings: Sequence[Reading]) -> bool:
    intent, slots = understood
    return any(
        intent == one.intent and all(slots.get(name) == id_ for name, id_ in one.slots.items()) for one in readings
    )


PAINS = frozenset({"heel_pain", "thigh_pain", "back_pain", "calf_pain"})


def _alarms(understood: Understood) -> bool:
    intent, slots = understood
    told = set(slots.get("symptoms", ())) - PAINS
    return intent == "ReportSymptomIntent" and bool(told) and slots.get("course") != "past"


def main() -> None:
    """Runs each way in a process of its own and prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("half", nargs="?", choices=HALVES, default="test")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.way:
        print(json.dumps(measure(wanted.way, wanted.half)))
        return
    one_core = {min(os.sched_getaffinity(0))}
    found = {}
    for way in WAYS:
        command = [sys.executable, "-m", "tools.bench_understanding", wanted.half, "--way", way]
        done = subprocess.run(  # noqa: S603 - ourselves
            command,
            check=True,
            capture_output=True,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, one_core),
        )
        found[way] = json.loads(done.stdout)
    print(f"{'right, by meaning':28}" + "".join(f"{way:>12}" for way in WAYS))
    for gloss, (_, total) in found["coach"]["meanings"].items():
        cells = (f"{found[way]['meanings'][gloss][0]}/{total}" for way in WAYS)
        print(f"  {gloss:26}" + "".join(f"{cell:>12}" for cell in cells))
    for name in ("all meanings", "red flags caught", "false alarms"):
        print(f"{name:28}" + "".join(f"{found[way][name]:>12.1%}" for way in WAYS))
    for name in ("median ms", "99th percentile ms", "import and load s", "resident MB"):
        print(f"{name:28}" + "".join(f"{found[way][name]:>12.2f}" for way in WAYS))


if __name__ == "__main__":
    main()
