"""How a course of self-care ends: pain that rises, weeks without improvement, or two steps back lead to a clinician."""

from __future__ import annotations

from skill.dialogue import memory, offers
from skill.dialogue.guidance import Urgency
from skill.dialogue.history import History
from skill.dialogue.moment import Moment, Outcome
from skill.dialogue.reply import Day, Line, Part, Reply
from skill.dialogue.result import review_on
from skill.dialogue.state import Assessment, State, change
from skill.dialogue.urgency import assess


def judge(state: State, moment: Moment) -> tuple[Urgency, tuple[str, ...]]:
    """The level of what has been told, in the light of earlier days, and the reasons for it.

    Somebody whom a clinician has seen begins anew.
    """
    level, reasons = assess(state.findings, moment.guidance)
    pain = memory.told_pain(state.findings, moment.guidance.rules)
    if level != "self_care" or state.findings.cleared:
        return level, reasons
    ended = memory.stands(state.history, pain, moment.today, moment.guidance.rules)
    return ("clinician", ended) if ended else (level, reasons)


def refer(state: State, pain: float, moment: Moment) -> Outcome | None:
    """Ends a course of self-care that does not work, instead of a session; None while it may go on."""
    rules = moment.guidance.rules
    reasons = memory.course(state.history, pain, moment.today, rules)
    assessment = state.assessment
    if not reasons or assessment is None or assessment.urgency != "self_care":
        return None
    review = review_on("clinician", reasons, moment.today, moment.guidance)
    ended = Assessment("clinician", assessment.pattern, reasons, review)
    note = memory.assessed_note(ended, pain)
    said = [Line(f"memory.{one}") for one in reasons]
    said.append(Line("memory.see", {"when": Day(review)}) if review else Line("result.clinician_undated"))
    told = change(state, assessment=ended, phase="ready", goal="result")
    return offers.invite(told, moment, *said, Line("result.watch"), Line("result.footer"), notes=(note,))


def compared(history: History | None, pain: float) -> tuple[Part, ...]:
    """Pain today against that of the last session, in a word."""
    before = memory.last_pain(history) if history else None
    if before is None:
        return ()
    return (Line("memory.less" if pain < before else "memory.more" if pain > before else "memory.same"),)


def step(history: History | None, stage: int) -> tuple[Part, ...]:
    """That a session is a step higher or lower than the last, in a sentence."""
    if history is None or history.session_on is None or stage == history.stage:
        return ()
    return (Line("memory.higher" if stage > history.stage else "memory.lower"),)


def ends(state: State, reply: Reply, moment: Moment) -> Outcome:
    """A session that ends a course of self-care says so with its last words."""
    rules, history = moment.guidance.rules, state.history
    reasons = memory.course(history, None, moment.today, rules)
    review = review_on("clinician", reasons, moment.today, moment.guidance)
    if history is None or review is None or not reasons:
        return state, reply
    ended = Assessment("clinician", history.pattern, reasons, review)
    note = memory.assessed_note(ended, memory.last_pain(history))
    bye = tuple(part for part in reply.parts if part == Line("bye"))
    advice = (*(Line(f"memory.{one}") for one in reasons), Line("memory.see", {"when": Day(review)}))
    said = (*(part for part in reply.parts if part not in bye), *advice, *bye)
    after = change(state, assessment=ended, history=memory.remembered(history, (note,), moment.today, rules))
    return after, change(reply, parts=said, notes=(*reply.notes, note))
