"""What is remembered between two turns: one small, versioned, frozen value that travels as plain JSON.

Fronts keep it as they like (Alexa's session attributes, memory) and never look inside, but for what the turn record shows.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from skill.dialogue.figures import Count, Days, Instant, Pain, Tries
from skill.dialogue.guidance import Urgency
from skill.dialogue.history import History
from skill.dialogue.reply import Note, Reply
from skill.dialogue.turn import Trend

VERSION = 1

Phase = Literal["idle", "triage", "ready", "warm_up", "holding", "resting", "halted", "done"]
"""idle: nothing under way. triage: the questions. ready: before a session. warm_up, holding, resting: in a session.
halted: an emergency or urgent advice stands. done: a session is over, or the person has left."""

IN_SESSION: tuple[Phase, ...] = ("warm_up", "holding", "resting")

Lock = Literal["emergency", "urgent"]
"""A level at which an advice stands until somebody has looked at it."""
LOCKS: tuple[Lock, ...] = ("emergency", "urgent")


class Findings(msgspec.Struct, frozen=True):
    """What has been told so far in this conversation."""

    flags: tuple[str, ...] = ()
    """Red flags reported and not retracted."""
    old: tuple[str, ...] = ()
    """Red-flag symptoms said to be long-standing and unchanged."""
    past: tuple[str, ...] = ()
    """Red-flag symptoms said to be over and gone."""
    denied: tuple[str, ...] = ()
    """Symptoms denied."""
    closed: tuple[str, ...] = ()
    """Ask ids that have their answer."""
    symptoms: tuple[str, ...] = ()
    """Other symptoms reported."""
    level: Pain | None = None
    """Pain, 0 to 10."""
    word: str | None = None
    """``mild``, ``moderate`` or ``severe``."""
    days: Days | None = None
    """How long it has been there, in days."""
    trend: Trend | None = None
    """Where it is going."""
    helped: bool | None = None
    """Whether rest or ice helped; None: not known."""
    tried: bool | None = None
    """Whether rest or ice was tried at all; None: not known."""
    histories: tuple[str, ...] = ()
    """History ids reported."""
    sites: tuple[str, ...] = ()
    """Where it is felt."""
    cues: tuple[str, ...] = ()
    """Pattern cues that are there."""
    no_cues: tuple[str, ...] = ()
    """Pattern cues denied."""
    person: Literal["self", "child", "proxy"] = "self"
    """Whom the conversation is about."""
    cleared: bool = False
    """A clinician has looked at it since they were advised."""


class Assessment(msgspec.Struct, frozen=True):
    """A level that is final for now."""

    urgency: Urgency
    """How pressing it is."""
    pattern: str | None = None
    """A pattern id, ``unclear``, or None where urgency came first."""
    reasons: tuple[str, ...] = ()
    """Symptom, history or question ids."""
    review_on: date | None = None
    """When to look again."""


class Open(msgspec.Struct, frozen=True):
    """The question that is open."""

    question: str
    """The prompt: a question of the triage, or ``offer_session``, ``direct_flag``, ``hold_check`` and their like."""
    asks: tuple[str, ...]
    """The ask ids that the turn record shows."""
    tries: Tries = 0
    """How often it has been asked again."""
    about: str = ""
    """What it is about, where the question alone does not tell: a flag, an item, a topic."""


class Run(msgspec.Struct, frozen=True):
    """The hold that is running, or has just run."""

    seconds: Count
    """How long this piece of it runs."""
    before: Count = 0
    """Seconds already held when this piece began."""
    started: Instant | None = None
    """When this piece began."""


class Session(msgspec.Struct, frozen=True):
    """Where a guided session stands."""

    items: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    """Item ids in order; the first may be the warm-up."""
    index: Count = 0
    """Which item."""
    side: Literal[0, 1] = 0
    """0 the first side, 1 the second."""
    rep: Count = 0
    """Which rep of this side, from 0."""
    seconds: Count = 0
    """The hold length the person asked for; 0: the plan's."""
    piece: Count = 0
    """Which piece of the warm-up."""
    variant: Literal["plain", "easier", "nerve"] = "plain"
    """How the item is done."""
    nerve: bool = False
    """Nerve-safe variants are the rule in this session."""
    run: Run | None = None
    """The hold."""
    owed: Literal["", "gone", "settled"] = ""
    """The question whether a pain has gone; nothing is held before it has its answer."""
    eased: bool = False
    """Ease off was said once in this item (calf, behind the knee, rising pain)."""
    further: bool = False
    """A little further was said once in this item."""
    moved: bool = False
    """Another position was tried once (back pain)."""
    heel: Count = 0
    """How often the heel was felt in this session."""
    closed_targets: tuple[str, ...] = ()
    """Targets that are over for today (``hamstring``)."""
    felt: tuple[str, ...] = ()
    """Where it was felt, as the checks told."""
    done: tuple[str, ...] = ()
    """Items finished."""
    stage: Count = 1
    """The stage of the progression that sets the doses."""


class State(msgspec.Struct, frozen=True):
    """Everything the core needs to answer the next turn."""

    version: int = VERSION
    """Of this shape."""
    phase: Phase = "idle"
    """Where the conversation is."""
    findings: Findings = Findings()
    """What has been told."""
    assessment: Assessment | None = None
    """The level, once it is final."""
    open: Open | None = None
    """The open question."""
    parked: Open | None = None
    """The question that waits while a direct question is asked."""
    lock: Lock | None = None
    """Set since such a level was reached; only a cleared triage or a retraction takes it off."""
    lock_reasons: tuple[str, ...] = ()
    """Why."""
    asked: Count = 0
    """How many turns the questions have taken."""
    goal: Literal["result", "session"] = "result"
    """What the questions lead to."""
    pain_now: Pain | None = None
    """Pain before this session."""
    wanted: str | None = None
    """The item that was asked for while the questions before a session are still open."""
    session: Session | None = None
    """The guided session."""
    closed_targets: tuple[str, ...] = ()
    """Muscles that are stretched no more in this conversation, because a session before was felt in the heel."""
    topic: str | None = None
    """The topic being explained."""
    topic_part: Count = 0
    """Which of its parts comes next."""
    said: Reply | None = None
    """The last reply, for repeating."""
    turns: Count = 0
    """How many turns there were."""
    history: History | None = None
    """From earlier days."""
    unsaved: tuple[Note, ...] = ()
    """What could be kept of this conversation, once the person agrees."""

    @property
    def asks(self) -> tuple[str, ...]:
        """The ids of the open question; empty where none is open."""
        return self.open.asks if self.open else ()

    @property
    def question(self) -> str:
        """The open question; empty where none is open."""
        return self.open.question if self.open else ""

    @property
    def tries(self) -> int:
        """How often the open question has been asked again."""
        return self.open.tries if self.open else 0

    @classmethod
    def new(cls, history: History | None = None) -> State:
        """A state before the first turn."""
        return cls(history=history)

    @classmethod
    def halted(cls, level: Lock, reasons: tuple[str, ...], history: History | None = None) -> State:
        """A state of which nothing is known but an advice that stands."""
        assessment = Assessment(level, reasons=reasons)
        return cls(phase="halted", lock=level, lock_reasons=reasons, assessment=assessment, history=history)

    def anew(self) -> State:
        """A new state instead of one that cannot be believed; only an advice that stands is carried over."""
        return State.halted(self.lock, self.lock_reasons) if self.lock and self.lock_reasons else State.new()

    def dump(self) -> dict[str, Any]:
        """The state as plain JSON values."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    @classmethod
    def load(cls, anything: Any) -> State:
        """A state out of whatever a front kept. Never raises: what is not a state of this version is a new state.

        Safety first: an advice that stood is kept where at least that can be read.
        """
        try:
            state = msgspec.convert(anything, cls)
        except (msgspec.ValidationError, RecursionError):
            return _standing(anything)
        return state if state.version == VERSION and _sound(state) else state.anew()


class _Standing(msgspec.Struct, frozen=True):
    """What is kept of a state that has not its shape."""

    lock: Lock
    lock_reasons: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


def _standing(anything: Any) -> State:
    try:
        kept = msgspec.convert(anything, _Standing)
    except (msgspec.ValidationError, RecursionError):
        return State.new()
    return State.halted(kept.lock, kept.lock_reasons)


def _sound(state: State) -> bool:
    """Whether the parts fit together: a tampered state must not be believed half."""
    session = state.session
    places = 0 if session is None else 1 if state.phase == "warm_up" else len(session.items)
    return (
        (session is not None) == (state.phase in IN_SESSION)
        and (session is None or (session.index < places and (not session.owed or state.phase == "resting")))
        and (state.open is not None or state.phase not in (*IN_SESSION, "triage"))
        and (_free(state) if state.lock is None else _locked(state))
    )


def _free(state: State) -> bool:
    """Whether nothing speaks of an advice where none stands."""
    level = state.assessment.urgency if state.assessment else None
    return state.phase != "halted" and not (state.lock_reasons or state.findings.flags) and level not in LOCKS


def _locked(state: State) -> bool:
    """Whether an advice stands with its reasons and its level; the questions come only after a clinician's look."""
    if not state.lock_reasons:
        return False
    if state.assessment is not None:
        return state.phase == "halted" and state.assessment.urgency == state.lock
    return state.phase in ("halted", "triage", "idle") and state.findings.cleared


change = msgspec.structs.replace
"""`change(state, phase="triage")`: the same value with some fields replaced."""
