"""The talk about memory: welcoming somebody back, asking once whether to remember, and how it has been going.

Only a front that hands in a `History` has a memory; without one nothing here is asked or said. What may be kept leaves in
`Reply.notes`, and before the person has agreed it waits in the state instead.
"""

from __future__ import annotations

from collections.abc import Callable

from skill.dialogue import course, everywhere, forgetting, memory, offers, prompts, questions, triage
from skill.dialogue.halt import halt
from skill.dialogue.history import History
from skill.dialogue.moment import UNCLEAR, Moment, Outcome
from skill.dialogue.reply import Day, Line, Note, Part, Reply
from skill.dialogue.state import LOCKS, Findings, Lock, State, change
from skill.dialogue.turn import Intent

WAITING_AT_MOST = 8
"""So many notes wait for a yes; of more, the last ones."""
NO_WISH_TO_TALK = (*UNCLEAR, Intent.STOP, Intent.CANCEL, Intent.HOME, Intent.SESSION_ENDED)
"""Turns after which nothing more is asked."""


def welcome(state: State, moment: Moment) -> Outcome | None:
    """Greets somebody who has been here before with what matters since; None for somebody new."""
    history, today = state.history, moment.today
    if history is not None and history.lost:
        return offers.invite(state, moment, Line("launch.welcome"), Line("launch.disclaimer"), Line("memory.lost"))
    if history is None or history.last_on is None:
        return None
    said: list[Part] = [Line("launch.again"), Line("launch.disclaimer")]
    if history.urgency in LOCKS:
        return _still_locked(state, history.urgency, moment, *said)
    pain = memory.last_pain(history)
    if pain is not None:
        said.append(Line("memory.last_pain", {"pain": round(pain)}))
    if history.urgency == "clinician":
        return offers.invite(state, moment, *said, Line("memory.clinician"))
    if history.review_on is not None and memory.due(history, today):
        return offers.invite(state, moment, *said, Line("memory.due", {"when": Day(history.review_on)}))
    if moment.guidance.triage and memory.known(history, today, moment.guidance.rules):
        return prompts.ask(state, questions.own("since_last"), moment.guidance, *said)
    return offers.invite(state, moment, *said)


def _still_locked(state: State, level: Lock, moment: Moment, *parts: Part) -> Outcome:
    """An emergency or urgent advice of an earlier day stands until somebody has looked at it."""
    locked = State.halted(level, ("quick_check",), state.history)
    return prompts.ask(locked, questions.own("cleared"), moment.guidance, *parts, Line("memory.urgent"))


def answer(state: State, moment: Moment) -> Outcome | None:
    """Answers the questions of this file, and what is asked of the memory at any time."""
    handler = _ANSWERS.get(state.question)
    answered = handler(state, moment) if handler else None
    if answered is not None:
        return answered
    if moment.intent == Intent.PROGRESS:
        return everywhere.aside(state, moment, *_progress(state, moment))
    if moment.intent == Intent.CLEARED and state.phase in ("idle", "triage", "ready"):
        return _seen(state, moment)
    return forgetting.wish(state, moment) if moment.intent == Intent.FORGET_ME else None


def _since_last(state: State, moment: Moment) -> Outcome | None:
    """Anything new since last time? Only a clear no spares the questions; what else is said goes its usual way."""
    if moment.intent == Intent.NO or (moment.intent == Intent.DENY_SYMPTOM and not moment.told.denied):
        assessed = change(state, phase="ready", assessment=memory.known_level(state.history, moment.today), open=None)
        return offers.invite(assessed, moment, Line("ack.thanks"))
    if moment.intent == Intent.DENY_SYMPTOM:
        return triage.begin(change(state, findings=Findings()), moment, Line("ack.thanks"))
    if moment.intent == Intent.YES or (moment.intent == Intent.UNSURE and state.tries):
        return halt(state, ("quick_check",), moment.guidance)
    return None


def _seen(state: State, moment: Moment) -> Outcome | None:
    """A clinician has looked at it since they were advised: the questions anew, and a new course after them."""
    if state.history is None or state.history.urgency != "clinician" or state.lock is not None:
        return None
    if state.phase == "triage":
        return triage.go_on(change(state, findings=change(state.findings, cleared=True)), moment, Line("ack.noted"))
    fresh = change(state, findings=Findings(cleared=True), assessment=None, goal="result")
    return triage.go_on(fresh, moment, Line("ack.cleared"))


def _remember(state: State, moment: Moment) -> Outcome | None:
    """Shall I remember this? A no is kept as a no, and so is a wish to forget; what stays unclear keeps nothing."""
    history = state.history or History()
    if moment.intent not in (Intent.YES, Intent.NO, Intent.FORGET_ME):
        if moment.intent not in UNCLEAR:
            return None
        if state.tries == 0:
            return prompts.ask_again(state, moment.guidance)
        return _goodbye(change(state, unsaved=()), Line("memory.not_kept"))
    agreed = moment.intent == Intent.YES
    notes = (Note("remember", {"agreed": agreed}), *(state.unsaved if agreed else ()))
    after = change(state, history=change(history, consent=agreed), unsaved=())
    return _goodbye(after, Line("memory.agreed" if agreed else "memory.not_kept"), notes=notes)


def _goodbye(state: State, *parts: Part, notes: tuple[Note, ...] = ()) -> Outcome:
    return change(state, open=None), Reply((*parts, Line("bye")), listening=False, notes=notes)


def _progress(state: State, moment: Moment) -> tuple[Line, ...]:
    """How it has been going, in two sentences; or what is kept at all."""
    history = state.history
    if history is None or history.lost or history.last_on is None:
        return (Line("memory.lost") if history is not None and history.lost else Line("progress.none"),)
    if moment.told.about == "kept":
        return Line("memory.what", {"when": Day(history.last_on)}), Line("memory.what_not")
    first = history.began_pain if history.began_pain is not None else memory.last_pain(history)
    last = memory.last_pain(history)
    if first is None or last is None:
        return (_ahead(history, moment),)
    if history.sessions == 0:
        return Line("progress.began", {"pain": round(first)}), _ahead(history, moment)
    if history.sessions == 1:
        return Line("progress.once", {"first": round(first), "last": round(last)}), _ahead(history, moment)
    went = Line("progress.pain", {"sessions": history.sessions, "first": round(first), "last": round(last)})
    return went, _ahead(history, moment)


def _ahead(history: History, moment: Moment) -> Line:
    """What comes next: the day to look again while it is ahead, else the stage."""
    if history.review_on is None or memory.due(history, moment.today):
        return Line("progress.stage", {"stage": history.stage})
    return Line("progress.review", {"when": Day(history.review_on)})


_ANSWERS: dict[str, Callable[[State, Moment], Outcome | None]] = {
    "since_last": _since_last,
    "remember": _remember,
    **dict.fromkeys(forgetting.SCOPES, forgetting.answer),
}


def settle(before: State, after: State, reply: Reply, moment: Moment) -> Outcome:
    """Decides what becomes of the notes of a reply: out to the front, waiting for a yes, or dropped; and asks once."""
    history = after.history
    if history is None:
        return after, reply
    wishes = tuple(note for note in reply.notes if note.kind in ("forget", "remember"))
    facts = (*(note for note in reply.notes if note not in wishes), *_of_the_lock(before, after, moment))
    if history.quiet:
        return after, change(reply, notes=wishes)
    if history.consent is True and after.findings.person == "self":
        known = memory.remembered(history, facts, moment.today, moment.guidance.rules)
        kept = change(after, history=known), change(reply, notes=(*wishes, *facts))
        ended = after.phase == "done" and any(note.kind == "session" for note in facts)
        return course.ends(*kept, moment) if ended else kept
    if history.consent is None and not history.lost and after.findings.person == "self":
        after = change(after, unsaved=(*after.unsaved, *facts)[-WAITING_AT_MOST:])
        reply = change(reply, notes=wishes)
        leaving = not reply.listening and after.phase == "done" and moment.intent not in NO_WISH_TO_TALK
        if leaving and after.unsaved:
            said = tuple(part for part in reply.parts if part != Line("bye"))
            return prompts.ask(after, questions.own("remember"), moment.guidance, *said)
        return after, reply
    return after, change(reply, notes=wishes)


def _of_the_lock(before: State, after: State, moment: Moment) -> tuple[Note, ...]:
    """An emergency or urgent advice that was given now, or taken back."""
    if after.lock is not None and after.assessment is not None and after.lock != before.lock:
        return () if moment.intent == Intent.LAUNCH else (memory.assessed_note(after.assessment, None),)
    taken_back = before.lock is not None and after.assessment is None and after.lock is None
    return (Note("assessment", {"urgency": None}),) if taken_back else ()


def unkept(state: State, reply: Reply) -> Outcome:
    """The answer of a front whose memory failed just now: it is said once, and the rest goes on without memory."""
    said = [part for part in reply.parts if part not in (Line("forget.done"), Line("memory.agreed"))]
    trouble = Line("memory.not_deleted" if Line("forget.done") in reply.parts else "memory.lost")
    last = state.open is not None or said[-1:] == [Line("bye")]
    said.insert(len(said) - last, trouble)
    lost = change(state, history=History(lost=True), unsaved=())
    return lost, change(reply, parts=tuple(said), notes=())
