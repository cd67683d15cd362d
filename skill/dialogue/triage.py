"""The questions: which comes next, and on to the result when none is left.

Only a red flag ends them early. What was told or denied before a question is asked closes it.
How an answer is read stands in `answers.py`, the result in `result.py`.
"""

from __future__ import annotations

from skill.dialogue import admission, answers, course, memory, offers, patterns, prompts, result
from skill.dialogue.figures import ASKED_AGAIN_AT_MOST
from skill.dialogue.findings import TELLING_SITES, deny, take_in, telling_sites
from skill.dialogue.guidance import Guidance, Question
from skill.dialogue.halt import halt
from skill.dialogue.moment import UNCLEAR, Moment, Outcome
from skill.dialogue.reply import Line, Part
from skill.dialogue.state import LOCKS, Findings, Open, State, change
from skill.dialogue.turn import Intent
from skill.dialogue.urgency import assess

TURNS_AT_MOST = 22
"""After so many turns what is still open counts as unclear, so that the questions end."""

TELLING = (
    Intent.REPORT_SYMPTOM,
    Intent.DENY_SYMPTOM,
    Intent.PAIN_SITE,
    Intent.PAIN_LEVEL,
    Intent.DURATION,
    Intent.TREND,
    Intent.REPORT_HISTORY,
    Intent.FEEL,
)
"""Turns that tell something about the person."""


def begin(state: State, moment: Moment, *parts: Part) -> Outcome:
    """Starts the questions, with whatever this turn told already taken in."""
    findings = take_in(state.findings, moment.told, moment.guidance)
    return go_on(change(state, findings=findings, assessment=None, session=None, asked=0), moment, *parts)


def go_on(state: State, moment: Moment, *parts: Part) -> Outcome:
    """Asks the next question, or gives the result when none is left; nothing goes on where what was told is urgent."""
    guidance = moment.guidance
    asked = state.asked if state.phase == "triage" else 0
    asking = change(state, phase="triage", parked=None, asked=asked)
    level, reasons = assess(state.findings, guidance)
    if level in LOCKS:
        return halt(asking, reasons, guidance, level)
    if not guidance.triage:
        return offers.invite(change(asking, phase="idle"), moment, *parts)
    question = following(asking, guidance)
    if question is None:
        return conclude(asking, moment, *parts)
    if asked < TURNS_AT_MOST:
        return prompts.ask(change(asking, asked=asked + 1), question, guidance, *parts)
    return _given_up(asking, question, moment, *parts)


def conclude(state: State, moment: Moment, *parts: Part) -> Outcome:
    """The result of what has been told, or straight into the session that was asked for."""
    level, reasons = course.judge(state, moment)
    assessment = result.assess(state, level, reasons, moment)
    assessed = change(state, phase="ready", assessment=assessment, lock=None, lock_reasons=(), session=None)
    if state.goal == "session" and level == "self_care":
        begun, reply = admission.admit(assessed, moment)
        note = memory.assessed_note(assessment, memory.told_pain(state.findings, moment.guidance.rules))
        return begun, change(reply, notes=(note, *reply.notes))
    return result.tell(assessed, assessment, moment, *parts)


def answer(state: State, moment: Moment) -> Outcome | None:
    """Answers a turn in the phase `triage`."""
    question = state.open
    if state.phase != "triage" or question is None:
        return None
    if question.question == "describe":
        return _described(state, moment)
    asked = moment.guidance.questions.get(question.question)
    if asked is None:
        return None
    if moment.intent == Intent.RETRACT:
        corrected = change(state, findings=deny(state.findings, *moment.told.denied))
        return _beside(corrected, question, moment, Line("ack.retracted"))
    if moment.intent in (Intent.START_TRIAGE, Intent.RESUME) and not moment.told.symptoms:
        return _beside(state, question, moment)
    if moment.intent == Intent.START_OVER:
        return begin(
            change(state, findings=Findings(cleared=state.findings.cleared), goal="result"),
            moment,
            Line("ack.start_over"),
        )
    return _answered(state, question, asked, moment)


def _described(state: State, moment: Moment) -> Outcome:
    """The answer to "tell me what you feel"."""
    if moment.intent in (*UNCLEAR, Intent.YES, Intent.NO) and state.tries == 0:
        return prompts.ask_again(state, moment.guidance)
    return begin(state, moment, Line("ack.thanks"))


def _answered(state: State, question: Open, asked: Question, moment: Moment) -> Outcome:
    """Reads an answer, then goes on, asks again, or takes an unclear answer for what it counts as."""
    guidance = moment.guidance
    told = answers.relevant(asked, moment)
    known = change(state, findings=take_in(state.findings, told, guidance))
    read = answers.read(asked, question, moment, known.findings)
    if read.yes:
        return halt(known, read.yes, guidance)
    if read.findings is not None:
        return go_on(change(known, findings=read.findings), moment)
    upcoming = following(known, guidance)
    if upcoming is None or upcoming.question != question.question:
        return go_on(known, moment)
    unclear = moment.intent in UNCLEAR or moment.intent not in TELLING
    if question.tries >= (1 if unclear else ASKED_AGAIN_AT_MOST):
        return _given_up(known, question, moment)
    lead = () if unclear or known.findings == state.findings else (Line("ack.noted"),)
    return prompts.ask_again(change(known, asked=known.asked + 1), guidance, *lead)


def _beside(state: State, question: Open, moment: Moment, *parts: Part) -> Outcome:
    """Asks again without holding it against the person, as long as the questions may last."""
    if state.asked >= TURNS_AT_MOST:
        return go_on(state, moment, *parts)
    return prompts.ask(change(state, asked=state.asked + 1), question, moment.guidance, *parts)


def _given_up(state: State, question: Open, moment: Moment, *parts: Part) -> Outcome:
    """Takes the question that is open for what it counts as when it stays unclear."""
    unclear = answers.unclear(moment.guidance.questions[question.question], question, state.findings)
    if unclear.yes:
        return halt(state, unclear.yes, moment.guidance)
    return go_on(change(state, findings=unclear.findings or state.findings), moment, *parts)


def following(state: State, guidance: Guidance) -> Open | None:
    """The next question that is still to be asked; None when all are answered."""
    for name in guidance.orders["gate" if state.goal == "session" else "triage"]:
        question = guidance.questions[name]
        if _applies(question, state.findings, guidance):
            asks = _unanswered(name, question, state.findings)
            if asks:
                return Open(name, asks)
    return None


def _unanswered(name: str, question: Question, findings: Findings) -> tuple[str, ...]:
    """The ask ids of a question that nothing has answered yet."""
    answered = {
        "level": findings.level is not None,
        "duration": findings.days is not None,
        "trend": findings.trend is not None,
        "helped": findings.tried is not None,
        "history": any(one in findings.histories for one in question.histories),
        "site": any(one in TELLING_SITES for one in findings.sites),
        "cue": any(one in (*findings.cues, *findings.no_cues) for one in question.asks),
    }.get(question.kind, False)
    if answered or name in findings.closed:
        return ()
    return tuple(one for one in question.asks if one not in findings.closed)


def _applies(question: Question, findings: Findings, guidance: Guidance) -> bool:
    """Whether a question makes sense with what is known."""
    if question.min_days and (findings.days is None or findings.days < question.min_days):
        return False
    if question.kind == "cue":
        if patterns.fits(findings, guidance) != patterns.UNCLEAR:
            return False
        if question.sites and not any(site in question.sites for site in telling_sites(findings)):
            return False
    if question.max_level is not None:
        quiet = assess(findings, guidance)[0] == "self_care"
        return quiet and findings.level is not None and findings.level <= question.max_level
    return True
