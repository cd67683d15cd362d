"""What is remembered between two turns: one small, versioned, frozen value that travels as plain JSON.

Fronts keep it as they like (Alexa's session attributes, memory) and never look inside, but for what the turn record shows.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

import msgspec

from skill.dialogue.reply import Note, Reply

VERSION = 1

Phase = Literal["idle", "triage", "ready", "warm_up", "holding", "resting", "halted", "done"]
"""idle: nothing under way. triage: the questions. ready: before a session. warm_up, holding, resting: in a session.
halted: an emergency or urgent advice stands. done: a session is over, or the person has left."""

IN_SESSION = ("warm_up", "holding", "resting")


class History(msgspec.Struct, frozen=True):
    """What a front remembers from earlier days, only where the person agreed; on Alexa there is none."""

    last_on: date | None = None
    """The day of the last session or triage."""
    triaged_on: date | None = None
    """The day of the last full triage."""
    urgency: str | None = None
    """The level then."""
    pattern: str | None = None
    """The pattern then."""
    pains: tuple[float, ...] = ()
    """Pain before each of the last sessions since self-care began, 0 to 10, oldest first."""
    clean: int = 0
    """How many days with a session in a row passed without heel pain, then or by the next session."""
    stage: int = 1
    """The stage of the progression, 0 to 4."""
    stage_on: date | None = None
    """The day that stage began."""
    began_on: date | None = None
    """The day self-care began."""
    began_pain: float | None = None
    """Pain on that day."""
    steps_back: int = 0
    """How often the heel took a session one stage back since the last step forward."""
    review_on: date | None = None
    """The review date promised."""
    consent: bool | None = None
    """Whether the person agreed to being remembered; None: not asked yet."""
    sessions: int = 0
    """How many sessions since self-care began."""
    session_on: date | None = None
    """The day of the last session."""
    lost: bool = False
    """The front has a memory and cannot use it now."""
    quiet: bool = False
    """Nothing more of this conversation is kept, because something was to be forgotten in it."""


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
    level: float | None = None
    """Pain, 0 to 10."""
    word: str | None = None
    """``mild``, ``moderate`` or ``severe``."""
    days: float | None = None
    """How long it has been there, in days."""
    trend: str | None = None
    """``better``, ``same``, ``worse``."""
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
    person: str = "self"
    """Whom the conversation is about."""
    cleared: bool = False
    """A clinician has looked at it since they were advised."""


class Assessment(msgspec.Struct, frozen=True):
    """A level that is final for now."""

    urgency: str
    """``emergency``, ``urgent``, ``clinician`` or ``self_care``."""
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
    tries: int = 0
    """How often it has been asked again."""
    about: str = ""
    """What it is about, where the question alone does not tell: a flag, an item, a topic."""


class Run(msgspec.Struct, frozen=True):
    """The hold that is running, or has just run."""

    seconds: int
    """How long this piece of it runs."""
    before: int = 0
    """Seconds already held when this piece began."""
    started: datetime | None = None
    """When this piece began."""


class Session(msgspec.Struct, frozen=True):
    """Where a guided session stands."""

    items: tuple[str, ...]
    """Item ids in order; the first may be the warm-up."""
    index: int = 0
    """Which item."""
    side: int = 0
    """0 the first side, 1 the second."""
    rep: int = 0
    """Which rep of this side, from 0."""
    seconds: int = 0
    """The hold length the person asked for; 0: the plan's."""
    piece: int = 0
    """Which piece of the warm-up."""
    variant: Literal["plain", "easier", "nerve"] = "plain"
    """How the item is done."""
    nerve: bool = False
    """Nerve-safe variants are the rule in this session."""
    run: Run | None = None
    """The hold."""
    paused: bool = False
    """The person asked to wait."""
    eased: bool = False
    """Ease off was said once in this item (calf, behind the knee, rising pain)."""
    further: bool = False
    """A little further was said once in this item."""
    moved: bool = False
    """Another position was tried once (back pain)."""
    heel: int = 0
    """How often the heel was felt in this session."""
    closed_targets: tuple[str, ...] = ()
    """Targets that are over for today (``hamstring``)."""
    felt: tuple[str, ...] = ()
    """Where it was felt, as the checks told."""
    done: tuple[str, ...] = ()
    """Items finished."""
    stage: int = 1
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
    lock: str | None = None
    """``emergency`` or ``urgent`` since such a level was reached; only a cleared triage or a retraction takes it off."""
    lock_reasons: tuple[str, ...] = ()
    """Why."""
    asked: int = 0
    """How many turns the questions have taken."""
    goal: Literal["result", "session"] = "result"
    """What the questions lead to."""
    pain_now: float | None = None
    """Pain before this session."""
    wanted: str | None = None
    """The item that was asked for while the questions before a session are still open."""
    session: Session | None = None
    """The guided session."""
    topic: str | None = None
    """The topic being explained."""
    topic_part: int = 0
    """Which of its parts comes next."""
    said: Reply | None = None
    """The last reply, for repeating."""
    turns: int = 0
    """How many turns there were."""
    history: History | None = None
    """From earlier days."""
    unsaved: tuple[Note, ...] = ()
    """What could be kept of this conversation, once the person agrees."""

    @property
    def asks(self) -> tuple[str, ...]:
        """The ids of the open question; empty where none is open."""
        return self.open.asks if self.open else ()

    @classmethod
    def new(cls, history: History | None = None) -> State:
        """A state before the first turn."""
        return cls(history=history)

    def dump(self) -> dict[str, Any]:
        """The state as plain JSON values."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    @classmethod
    def load(cls, anything: Any) -> State:
        """A state out of whatever a front kept. Never raises: what is not a state of this version is a new state."""
        try:
            state = msgspec.convert(anything, cls)
        except (msgspec.ValidationError, RecursionError):
            return cls()
        if state.version != VERSION or not _sound(state):
            return cls()
        return change(state, lock_reasons=("quick_check",)) if state.lock and not state.lock_reasons else state


def _sound(state: State) -> bool:
    """Whether the parts fit together: a tampered state must not be believed half."""
    session = state.session
    if state.phase in IN_SESSION and session is None:
        return False
    if session is not None and not (session.items and 0 <= session.index < len(session.items)):
        return False
    if session is not None and (session.rep < 0 or session.side not in (0, 1) or session.piece < 0):
        return False
    return not (state.lock and state.phase in IN_SESSION)


change = msgspec.structs.replace
"""`change(state, phase="triage")`: the same value with some fields replaced."""
