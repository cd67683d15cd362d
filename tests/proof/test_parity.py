"""The same conversation on every front: generated ones come out with the same lines, phases, levels and endings."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import msgspec
import pytest
from core_talk import NOW

from offline_voice.dialogue_file import Dialogue, Step
from offline_voice.fronts import by_meaning
from offline_voice.fronts_alexa import by_request
from offline_voice.opening import open_conversation
from offline_voice.replay import Front
from offline_voice.virtual_time import VirtualConversation
from proof.sayings import sentences
from skill.content import load_guidance
from skill.dialogue import State
from skill.record import record
from skill.understanding import load_understanding

EXAMPLES = int(os.environ.get("STRETCH_COACH_PROOF_EXAMPLES", "12"))
TURNS = 14
GUIDANCE = load_guidance()
UNDERSTANDING = load_understanding("en-US")
PLAIN = {
    "describe": "ReportSymptomIntent(symptom=heel_pain)",
    "severity_0_10": "PainLevelIntent(level=2)",
    "pain_now": "PainLevelIntent(level=1)",
    "duration": "DurationIntent(duration=P3D)",
    "worsening": "TrendIntent(trend=better)",
    "pain_site": "PainSiteIntent(site=back_of_thigh)",
    "selfcare_tried": "AMAZON.YesIntent",
    "offer_triage": "AMAZON.YesIntent",
    "offer_session": "AMAZON.YesIntent",
    "talk_test": "SkipIntent(part=warm_up)",
    "confirm": "AMAZON.YesIntent",
    "hold_check": "FeelIntent(feeling=thigh)",
}
STRAY = (
    "AMAZON.HelpIntent",
    "AMAZON.RepeatIntent",
    "AMAZON.FallbackIntent",
    "AMAZON.PauseIntent",
    "AMAZON.ResumeIntent",
    "AMAZON.NextIntent",
    "AMAZON.YesIntent",
    "AMAZON.NoIntent",
    "UnsureIntent",
    "EasierIntent",
    "TimeLeftIntent",
    "StartSessionIntent",
    "StartTriageIntent",
    "ClearedIntent",
    "PainLevelIntent(level=6)",
    "FeelIntent(feeling=heel)",
    "FeelIntent(feeling=calf)",
    "TrendIntent(trend=worse)",
    *(f"ReportSymptomIntent(symptom={flag})" for flag in GUIDANCE.flags),
)


def outcome(front: Front, step: Step) -> tuple[object, ...]:
    """What must not differ between fronts."""
    seen = front.send(step)
    state, reply = seen.state, seen.reply
    return (
        reply.keys,
        state.phase,
        state.asks,
        state.assessment,
        state.lock,
        state.findings,
        reply.hold_seconds,
        reply.listening,
    )


def asks_of(state: State) -> str:
    return next((PLAIN[ask] for ask in state.asks if ask in PLAIN), "AMAZON.NoIntent")


def steps(seed: int) -> Iterator[Step]:
    """A conversation by meanings: mostly plain answers to what the core asks, now and then something else."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable conversation, not a secret
    launch = Step(launch=True)
    with by_meaning(Dialogue("for the answers", ()), "en-US") as core:
        state = core.send(launch).state
        yield launch
        for _ in range(TURNS):
            meaning = asks_of(state) if chance.random() < 0.75 else chance.choice(STRAY)
            during = f"{chance.randint(2, 15)}s" if state.phase == "holding" and chance.random() < 0.5 else None
            step = Step(say="", as_=meaning, during=during)
            seen = core.send(step)
            yield step
            state = seen.state
            if not seen.reply.listening:
                return


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_a_generated_conversation_is_the_same_on_alexa(seed: int) -> None:
    dialogue = Dialogue("generated", tuple(steps(seed)))
    with by_meaning(dialogue, "en-US") as core, by_request(dialogue, "en-US") as alexa:
        for number, step in enumerate(dialogue.turns):
            assert outcome(alexa, step) == outcome(core, step), (number, step.as_)


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_a_typed_conversation_is_what_its_meanings_are(seed: int) -> None:
    """The typed front, and the core fed with what was understood: front and clock add nothing of their own."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable conversation, not a secret
    typed = VirtualConversation(open_conversation("en-US"), NOW)
    core = VirtualConversation(open_conversation("en-US"), NOW)
    typed.launch()
    core.launch()
    for _ in range(TURNS):
        said, state = chance.choice(sentences()), core.last.state
        shown = typed.line(said)
        core.take(UNDERSTANDING.understand(said, asks=state.asks, phase=state.phase))
        assert shown == msgspec.structs.replace(record(core.last, GUIDANCE), heard=said), said
        assert typed.last.state == core.last.state, said
        passing = chance.choice((None, "<hold>", "<hold 5s>", "<silence>"))
        if passing is not None:
            assert typed.line(passing) == core.line(passing)
