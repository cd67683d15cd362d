"""Walks the whole dialogue over what matters for safety, and holds every step against the rules that must always be true.

Two states count as the same where phase, open question, re-asks, level, lock and the place in a session agree; of each kind one
real state is kept, and every turn of the alphabet (each intent, each slot value) is tried on it. `python -m tools.explore`
prints how much was seen and draws the phases for `docs/phases.md`.
"""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from skill.content import load_guidance, load_phrases
from skill.dialogue import Intent, Line, Reply, State, Turn, respond
from skill.dialogue.findings import flags_of
from skill.dialogue.fitting import believed
from skill.dialogue.guidance import URGENCIES, Guidance, worst
from skill.dialogue.halt import level_of
from skill.dialogue.state import IN_SESSION, Session
from skill.dialogue.turn import Told, told
from skill.dialogue.urgency import assess
from skill.words import Phrases, word

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WORDS_A_SECOND = 2.5
SECONDS_AT_MOST = 75
CHARACTERS_AT_MOST = 8000
WORDS_AT_MOST = 85
PAGE = Path(__file__).parent.parent / "docs" / "phases.md"


class Seen(msgspec.Struct):
    """What a walk saw."""

    states: int
    """Kinds of states."""
    transitions: int
    """Turns tried."""
    faults: dict[str, str]
    """Rules broken, each with the first turn that broke it."""
    edges: dict[tuple[str, str], int]
    """From phase to phase, how often."""


def alphabet(guidance: Guidance) -> list[Turn]:
    """Every intent, and every slot value that the core tells apart."""
    turns = [Turn(intent) for intent in Intent]
    turns.append(Turn("NoSuchIntent", {"level": "?", "symptom": ["?", 3], "at": None}))
    for flag in guidance.flags:
        turns += [Turn(Intent.REPORT_SYMPTOM, {"symptom": flag, **more}) for more in ({}, {"doubt": True})]
    for flag in ("bladder_bowel", "numbness", "calf_clot", "injury"):
        turns += [Turn(Intent.REPORT_SYMPTOM, {"symptom": flag, "course": course}) for course in ("old", "past")]
        turns += [Turn(Intent.DENY_SYMPTOM, {"symptom": flag}), Turn(Intent.RETRACT, {"symptom": flag})]
    turns += [
        Turn(Intent.REPORT_SYMPTOM, {"symptom": one}) for one in ("heel_pain", "thigh_pain", "back_pain", "calf_pain")
    ]
    turns += [
        Turn(Intent.REPORT_SYMPTOM, {"others": [one], "person": "other"}) for one in ("numbness", "bladder_bowel")
    ]
    turns.append(Turn(Intent.RETRACT, {"person": "other"}))
    turns += [
        Turn(Intent.REPORT_HISTORY, {"history": one})
        for one in ("under_18", "pregnant", "back_surgery", "blood_thinners", "none")
    ]
    turns += [
        Turn(Intent.PAIN_SITE, {"site": one})
        for one in ("under_heel", "back_of_heel", "heel", "calf", "back_of_thigh", "lower_back", "line_down_leg")
    ]
    turns += [Turn(Intent.PAIN_LEVEL, {"level": one}) for one in (0, 3, 5, 8, 11)]
    turns += [Turn(Intent.PAIN_LEVEL, {"word": one}) for one in ("mild", "severe")]
    turns += [Turn(Intent.DURATION, {"duration": one}) for one in ("P3D", "P3W", "P1Y", "?")]
    turns += [Turn(Intent.TREND, {"trend": one}) for one in ("better", "same", "worse")]
    turns += [
        Turn(Intent.FEEL, {"feeling": one}) for one in ("thigh", "fine", "heel", "calf", "nothing", "back", "buttock")
    ]
    turns += [Turn(Intent.ASK_TOPIC, {"topic": one}) for one in ("anatomy", "ice", "about")]
    turns += [Turn(Intent.ASK_TOPIC, {"question": one}) for one in ("S13", "S75")]
    turns += [Turn(Intent.CHOOSE_STRETCH, {"stretch": one}) for one in ("strap_supine", "calf_wall", "no_such")]
    turns += [
        Turn(Intent.CHANGE_HOLD, slots)
        for slots in ({"change": "longer"}, {"change": "shorter"}, {"seconds": 20}, {"seconds": "PT90S"})
    ]
    turns += [
        Turn(Intent.SKIP, {"part": one, **more})
        for one, more in (("warm_up", {}), ("warm_up", {"active": True}), ("item", {}))
    ]
    turns.append(Turn(Intent.VOICE, {"change": "slower"}))
    return turns


def kind(state: State, guidance: Guidance) -> Hashable:
    """The safety projection: two states of the same kind are walked once."""
    told_pain = state.pain_now if state.pain_now is not None else state.findings.level
    band = None if state.lock else _band(told_pain)
    return coarse_kind(state, guidance), state.findings.cleared, band, bool(state.closed_targets)


def coarse_kind(state: State, guidance: Guidance) -> Hashable:
    """The same without how bad the pain is, whether a clinician has looked and whether a session before was stopped by the heel."""
    session, asked = state.session, state.open
    direct = asked is not None and asked.question == "direct_flag"
    return (
        state.phase,
        (asked.question, asked.asks if not direct else (), asked.tries) if asked else None,
        (level_of(asked.about, guidance), asked.about in state.lock_reasons) if asked and direct else None,
        state.parked.question in guidance.questions if state.parked else None,
        state.assessment.urgency if state.assessment else None,
        state.lock,
        min(len(state.lock_reasons), 2),
        state.goal if state.phase != "halted" else None,
        None if state.lock else assess(state.findings, guidance)[0],
        _place(state) if session else None,
    )


def _band(pain: float | None) -> int:
    """Pain as far as it decides: unknown, up to three, up to six, more."""
    return 0 if pain is None else 1 if pain <= 3 else 2 if pain <= 6 else 3


def _place(state: State) -> Hashable:
    """Where a session stands, as far as it can matter."""
    session = state.session
    if session is None:
        return None
    last = session.index == len(session.items) - 1
    index = session.index if session.index < 2 else 3 if last else 2
    rest = None if session.run is None else session.run.seconds > 0
    return (index, session.side, session.variant, min(session.heel, 2), rest, session.owed)


def walk(guidance: Guidance, phrases: Phrases, alike: Callable[[State, Guidance], Hashable] = kind) -> Seen:
    """Walks breadth first from the launch until no new kind of state is found; `alike` says what is of the same kind."""
    turns = [(turn, told(turn)) for turn in alphabet(guidance)]
    first, _ = respond(State.new(), Turn(Intent.LAUNCH, at=START), guidance)
    known = {alike(first, guidance)}
    queue = deque([(first, START)])
    seen = Seen(1, 0, {}, {})
    texts: dict[Hashable, str] = {}
    while queue:
        state, now = queue.popleft()
        for turn, read in turns:
            for later in _delays(state):
                at = now + timedelta(seconds=later)
                said = msgspec.structs.replace(turn, at=at)
                after, reply = respond(state, said, guidance)
                seen.transitions += 1
                spoken = _said(reply)
                if spoken not in texts:
                    texts[spoken] = word(reply, phrases).text
                for fault in faults(Step(state, said, read, after, reply, texts[spoken]), guidance):
                    seen.faults.setdefault(fault, f"{turn.intent} {dict(turn.slots)} in {_where(state)}")
                edge = (state.phase, after.phase)
                seen.edges[edge] = seen.edges.get(edge, 0) + 1
                if (what := alike(after, guidance)) not in known:
                    known.add(what)
                    queue.append((after, at))
                    if believed(State.load(json.loads(json.dumps(after.dump()))), guidance) != after:
                        seen.faults.setdefault("is not believed when it comes back", _where(after))
    seen.states = len(known)
    return seen


def _delays(state: State) -> tuple[int, ...]:
    """In a hold a turn is tried in the middle and after the end."""
    return (4, 120) if state.phase == "holding" else (1,)


def _where(state: State) -> str:
    return f"{state.phase}/{state.open.question if state.open else '-'}"


class Step(msgspec.Struct, frozen=True):
    """One turn and what it led to."""

    before: State
    """Where it was said."""
    turn: Turn
    """What was said."""
    read: Told
    """What its slots told."""
    after: State
    """Where it led."""
    reply: Reply
    """What was answered."""
    text: str
    """In words."""


def faults(step: Step, guidance: Guidance) -> Iterator[str]:
    """The rules that a step breaks."""
    yield from _shape(step)
    yield from _limits(step)
    yield from _safety(step, guidance)
    yield from _pain_gone(step)


def _said(reply: Reply) -> Hashable:
    """What makes two replies sound alike, but for numbers and dates."""
    return tuple(
        (part.key, part.take) if isinstance(part, Line) else (part.seconds, len(reply.keys)) for part in reply.parts
    )


def _shape(step: Step) -> Iterator[str]:
    turn, after, reply, text = step.turn, step.after, step.reply, step.text
    if turn.intent != Intent.SESSION_ENDED and not text:
        yield "says nothing"
    if reply.listening and after.open is None and after.phase != "halted":
        yield "listens without a question"
    if reply.listening and after.open is not None and not text.rstrip().endswith(("?", ".")):
        yield "does not end in a sentence"
    if text.count("?") > 2:
        yield f"asks more than one question: {text}"
    if turn.intent in (Intent.STOP, Intent.CANCEL) and reply.listening:
        yield "does not stop"
    if turn.intent == Intent.HELP and not (reply.listening and text.rstrip()[-1] in "?."):
        yield "help does not stay open"
    if turn.intent == Intent.REPEAT and not text:
        yield "repeats nothing"
    if after.open is not None and after.open.tries > 2:
        yield "asks a third time again"


def _limits(step: Step) -> Iterator[str]:
    before, after, reply, text = step.before, step.after, step.reply, step.text
    silence = sum(getattr(part, "seconds", 0) for part in reply.parts)
    seconds = len(text.split()) / WORDS_A_SECOND + silence
    if seconds > SECONDS_AT_MOST:
        yield f"lasts {seconds:.0f} seconds: {text}"
    if len(text) > CHARACTERS_AT_MOST:
        yield f"has {len(text)} characters"
    if before.phase not in IN_SESSION and after.phase not in IN_SESSION and len(text.split()) > WORDS_AT_MOST:
        yield f"has {len(text.split())} words outside a session: {text}"


def _safety(step: Step, guidance: Guidance) -> Iterator[str]:
    before, turn, read, after, reply = step.before, step.turn, step.read, step.after, step.reply
    flags = [one for one in read.symptoms if one in guidance.flags]
    level = after.assessment.urgency if after.assessment else None
    if flags and not read.doubt and read.course is None and turn.intent == Intent.REPORT_SYMPTOM:
        needed = worst(*(guidance.flags[one].urgency for one in flags))
        if worst(level, needed) != level or after.phase != "halted":
            yield f"does not reach {needed}"
    settled = bool(flags) and flags[0] in before.findings.denied and before.phase not in IN_SESSION
    direct = after.open is not None and after.open.question == "direct_flag"
    if flags and read.doubt and not settled and after.phase != "halted" and not direct:
        yield "does not ask directly about a doubtful flag"
    if reply.hold_seconds and (after.lock or (flags and read.course != "past")):
        yield "leads a hold in spite of a red flag"
    if reply.hold_seconds and after.session and _target(after.session, guidance) in after.closed_targets:
        yield "stretches what a session before has closed"
    if after.lock and after.phase in IN_SESSION:
        yield "is in a session in spite of a lock"
    if turn.intent in (Intent.LAUNCH, Intent.SESSION_ENDED):
        return
    if before.lock and worst(before.lock, after.lock) != after.lock and not _named(before, turn, read, guidance):
        yield f"the lock falls from {before.lock} to {after.lock}"
    old = before.assessment.urgency if before.assessment else None
    if (
        old in ("emergency", "urgent")
        and level is not None
        and URGENCIES.index(level) > URGENCIES.index(old)
        and not _named(before, turn, read, guidance)
    ):
        yield f"the level falls from {old} to {level}"


def _pain_gone(step: Step) -> Iterator[str]:
    """After a pain nothing is held before it has gone, whatever comes in between."""
    before, after, reply = step.before.session, step.after.session, step.reply
    if before is None or after is None or not before.owed or before.index != after.index:
        return
    if reply.hold_seconds and step.turn.intent == Intent.YES and step.before.question != before.owed:
        yield "holds before a pain is said to have gone"
    if not after.owed and not reply.hold_seconds:
        yield "forgets to ask whether a pain has gone"


def _target(session: Session, guidance: Guidance) -> str:
    return guidance.items[session.items[session.index]].target


def _named(before: State, turn: Turn, read: Told, guidance: Guidance) -> bool:
    """Whether a step may lower a level: a retraction by name, or the end of a triage after a clinician's look."""
    if before.findings.cleared and before.phase == "triage":
        return True
    named = {*read.denied, *read.symptoms}
    reasons = {
        flag for one in before.lock_reasons for flag in ((one,) if one in guidance.flags else flags_of(one, guidance))
    }
    if turn.intent == Intent.RETRACT and (named & reasons or read.person == "other"):
        return True
    if read.course == "past" and named & reasons:
        return True
    asked = (
        before.open is not None and before.open.question == "direct_flag" and before.open.about in before.lock_reasons
    )
    return asked and (turn.intent in (Intent.NO, Intent.RETRACT) or bool(named & reasons))


def page(seen: Seen) -> str:
    """The drawing of the phases, from the transitions that the walk saw."""
    edges = "\n".join(f"    {a} --> {b}" for a, b in sorted(seen.edges) if a != b)
    return (
        "# The phases\n\n"
        "Drawn by `python -m tools.explore` from a walk over the whole dialogue; a test keeps it current.\n"
        "From every phase one turn leads to `halted` where a red flag is told, and from `halted` only back through the questions.\n\n"
        f"```mermaid\nstateDiagram-v2\n    [*] --> idle\n{edges}\n    done --> [*]\n```\n"
    )


def main() -> int:
    """Walks, reports, draws."""
    seen = walk(load_guidance(), load_phrases("en-US"))
    print(f"{seen.states} kinds of states, {seen.transitions} transitions, {len(seen.faults)} faults")
    for fault, where in seen.faults.items():
        print(f"  {where}: {fault}")
    PAGE.write_text(page(seen), encoding="utf-8")
    return 1 if seen.faults else 0


if __name__ == "__main__":
    sys.exit(main())
