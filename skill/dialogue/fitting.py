"""Whether what comes in names only what the guidance has.

A state may have been tampered with, or kept by another version: one that does not fit is not believed. A turn may name what
only another interaction model knows: those names are not understood.
"""

from __future__ import annotations

from skill.dialogue import holds, questions
from skill.dialogue.checks import SITES, SYMPTOMS
from skill.dialogue.guidance import Guidance
from skill.dialogue.state import Findings, Session, State, change
from skill.dialogue.turn import Told
from skill.dialogue.urgency import HISTORIES

FACTS = ("session", "assessment")
"""Kinds of notes that may wait for a yes."""


def believed(state: State, guidance: Guidance) -> State:
    """The state as it is where the guidance has all that it names; else a new one, in which an advice keeps standing."""
    if _fits(state, guidance):
        return state
    reasons = tuple(one for one in state.lock_reasons if questions.stops(one, guidance))
    return change(state, lock_reasons=reasons).anew()


def understood(told: Told, guidance: Guidance) -> Told:
    """What a turn told, without what nobody here knows. What was denied stays: somebody denied something."""
    return change(
        told,
        symptoms=tuple(one for one in told.symptoms if one in SYMPTOMS or one in guidance.flags),
        sites=tuple(one for one in told.sites if one in SITES),
        histories=tuple(one for one in told.histories if one in (*HISTORIES, "none")),
        word=told.word if told.word in guidance.rules.word_levels else None,
    )


def _fits(state: State, guidance: Guidance) -> bool:
    history, session, said = state.history, state.session, state.said
    return (
        _findings(state.findings, guidance)
        and (state.open is None or questions.possible(state.open, state.phase, guidance))
        and (state.parked is None or questions.known(state.parked, guidance))
        and all(questions.stops(one, guidance) for one in state.lock_reasons)
        and (session is None or _session(session, state.phase == "holding", guidance))
        and (history is None or str(history.stage) in guidance.stages)
        and set(state.closed_targets) <= {item.target for item in guidance.items.values()}
        and (state.topic is None or state.topic in guidance.topics)
        and (state.wanted is None or state.wanted in guidance.items)
        and (said is None or said.show in (None, state.lock) or said.show in guidance.items)
        and all(note.kind in FACTS for note in state.unsaved)
    )


def _findings(findings: Findings, guidance: Guidance) -> bool:
    return (
        all(one in guidance.flags for one in (*findings.flags, *findings.old, *findings.past))
        and all(one in SYMPTOMS for one in findings.symptoms)
        and all(one in SITES for one in findings.sites)
        and all(one in HISTORIES for one in findings.histories)
        and (findings.word is None or findings.word in guidance.rules.word_levels)
    )


def _session(session: Session, holding: bool, guidance: Guidance) -> bool:
    """A warm-up and real items after it, at a place that their doses have, in a hold no longer than any."""
    items, longest = guidance.items, max(guidance.rules.hold_most, holds.COUNTED_MOST)
    names = (*session.items, *session.done)
    if str(session.stage) not in guidance.stages or not all(one in items for one in names):
        return False
    if any((items[one].kind == "warm_up") != (place == 0) for place, one in enumerate(session.items)):
        return False
    _, reps = holds.dose(session, guidance)
    run = session.run
    return (
        session.side < holds.current(session, guidance).sides
        and session.rep < reps
        and session.piece <= guidance.rules.warm_up_pieces
        and session.seconds <= longest
        and (run is None or run.before + run.seconds <= longest)
        and not (holding and (run is None or session.index == 0))
    )
