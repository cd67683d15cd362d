"""Places of the dialogue that a conversation passes, each reached by turns: where every turn is then tried."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

import msgspec
from core_talk import NOW, Talk

from skill.content import load_guidance
from skill.dialogue import History, Intent, State
from skill.dialogue.state import IN_SESSION

KNOWN = History(
    last_on=date(2026, 11, 20), triaged_on=date(2026, 11, 20), urgency="self_care", pattern="hamstring_referred"
)
"""Somebody who was here three days ago and may look after it at home."""


class Place(msgspec.Struct, frozen=True):
    """Where a conversation has come to."""

    name: str
    """How it got there."""
    state: State
    """The state."""
    at: datetime
    """When."""


@cache
def places() -> tuple[Place, ...]:
    """Places of every phase, and of every question."""
    found = [*_opening(), *_questions(), *_halted(), *_results(), *_in_session(), *_without_triage()]
    return tuple({place.name: place for place in found}.values())


def _place(name: str, talk: Talk) -> Place:
    return Place(f"{name} ({talk.state.phase}, {talk.question})", talk.state, talk.at)


def _opening() -> list[Place]:
    known = Talk(KNOWN)
    known.say(Intent.START_SESSION)
    pain = Talk(KNOWN)
    pain.say(Intent.START_SESSION)
    pain.say(Intent.NO)
    topic = Talk()
    topic.say(Intent.ASK_TOPIC, topic="causes")
    left = Talk()
    left.say(Intent.STOP)
    forget = Talk(KNOWN)
    forget.say(Intent.FORGET_ME)
    describe = Talk()
    describe.say(Intent.START_TRIAGE)
    names = {"known": known, "pain now": pain, "topic": topic, "left": left, "forget": forget, "describe": describe}
    return [
        _place("launch", Talk()),
        Place("before the launch", State.new(), NOW),
        *(_place(*one) for one in names.items()),
    ]


def _questions() -> list[Place]:
    """Every question of the triage, fresh and asked once again; then with a clinician's look, and for a session."""
    found = []
    for goal in ("result", "session"):
        talk = Talk()
        talk.say(Intent.REPORT_SYMPTOM, symptom="heel_pain")
        if goal == "session":
            talk = Talk()
            talk.say(Intent.START_SESSION)
        while talk.state.phase == "triage":
            found.append(_place(f"questions for a {goal}", talk))
            again = Talk()
            again.state, again.at = talk.state, talk.at
            again.say(Intent.UNSURE)
            found.append(_place(f"questions for a {goal}, {talk.question} unclear", again))
            talk.harmless()
    long = Talk().to("trend")
    long.say(Intent.DURATION, duration="P5W")
    found.append(_place("questions, five weeks", long))
    return found


def _halted() -> list[Place]:
    found = []
    for flag in load_guidance().flags:
        talk = Talk()
        talk.say(Intent.REPORT_SYMPTOM, symptom=flag)
        found.append(_place(f"told {flag}", talk))
    for name, turns in {
        "misheard": (Intent.RETRACT,),
        "asked whether cleared": (Intent.START_TRIAGE,),
        "cleared": (Intent.CLEARED,),
        "stopped": (Intent.STOP,),
    }.items():
        talk = Talk()
        talk.say(Intent.REPORT_SYMPTOM, symptom="numbness")
        for intent in turns:
            talk.say(intent)
        found.append(_place(name, talk))
    two = Talk()
    two.say(Intent.REPORT_SYMPTOM, symptom="numbness", symptoms=["numbness", "bladder_bowel"])
    doubt = Talk().to("nerve")
    doubt.say(Intent.REPORT_SYMPTOM, symptom="numbness", doubt=True)
    doubt_on_top = Talk()
    doubt_on_top.say(Intent.REPORT_SYMPTOM, symptom="injury")
    doubt_on_top.say(Intent.REPORT_SYMPTOM, symptom="bladder_bowel", doubt=True)
    asked = Talk().to("bladder_bowel")
    asked.say(Intent.YES)
    names = {"two flags": two, "in doubt": doubt, "in doubt on top": doubt_on_top, "answered yes": asked}
    return [*found, *(_place(*one) for one in names.items())]


def _results() -> list[Place]:
    well = Talk().to("bladder_bowel").result()
    strong = Talk().to("severity")
    strong.say(Intent.PAIN_LEVEL, level=8)
    worse = Talk().to("trend")
    worse.say(Intent.TREND, trend="worse")
    young = Talk()
    young.say(Intent.REPORT_SYMPTOM, symptom="heel_pain", person="child")
    old = Talk()
    old.say(Intent.REPORT_SYMPTOM, symptom="numbness", course="old")
    names = {
        "result": well,
        "strong pain": strong.result(),
        "worse": worse.result(),
        "child": young.result(),
        "old": old,
    }
    return [_place(*one) for one in names.items()]


def _in_session() -> list[Place]:
    found = []
    warm = Talk().to("bladder_bowel").result()
    warm.say(Intent.YES)
    found.append(_place("warm-up", warm))
    warm.say(Intent.SKIP, part="warm_up")
    found.append(_place("skipping the warm-up", warm))
    ready = Talk().session()
    found.append(_place("before an item", ready))
    for name, turns in {
        "in a hold": (),
        "a hold asked again": (Intent.SILENCE,),
        "paused": (Intent.PAUSE,),
        "resting": (Intent.SILENCE, Intent.SILENCE),
        "easier": (Intent.EASIER,),
    }.items():
        talk = Talk().hold()
        for intent in turns:
            talk.say(intent, later=120 if intent == Intent.SILENCE else 4)
        found.append(_place(name, talk))
    for feeling in ("heel", "calf", "back", "nothing", "thigh"):
        talk = Talk().hold()
        talk.say(Intent.FEEL, later=120, feeling=feeling)
        found.append(_place(f"felt the {feeling}", talk))
        if talk.state.phase in IN_SESSION:
            talk.say(Intent.FEEL, later=120, feeling=feeling)
            found.append(_place(f"felt the {feeling} twice", talk))
    sore = Talk().hold()
    sore.say(Intent.PAIN_LEVEL, level=5)
    found.append(_place("pain of five in a hold", sore))
    doubt = Talk().hold()
    doubt.say(Intent.REPORT_SYMPTOM, symptom="numbness", doubt=True)
    found.append(_place("in doubt in a hold", doubt))
    other_side = Talk().hold()
    for _ in range(40):
        if other_side.state.session is None or other_side.state.session.side:
            break
        other_side.say(Intent.FEEL, later=120, feeling="thigh")
    found.append(_place("on the other side", other_side))
    over = Talk().hold()
    for _ in range(20):
        if over.state.session is None:
            break
        over.say(Intent.NEXT)
    found.append(_place("a session over", over))
    return found


def _without_triage() -> list[Place]:
    """The variant that asks no health questions is walked by its own guidance; here only its start."""
    talk = Talk(guidance=load_guidance(triage=False))
    return [Place("the questions switched off", talk.state, talk.at + timedelta(seconds=1))]
