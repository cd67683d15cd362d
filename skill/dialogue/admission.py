"""Who may begin a session, and with what: the level, the precautions and the pain now decide.

No session for an emergency or urgent level, nor for a clinician result that is severe, worsening or has a precaution.
A mild clinician result, and pain above what allows a stretch, get gentle movement only.
"""

from __future__ import annotations

from skill.dialogue import course, memory, offers, prompts, questions, session
from skill.dialogue.moment import Moment, Outcome
from skill.dialogue.reply import Line
from skill.dialogue.state import Assessment, State, change


def admit(state: State, moment: Moment) -> Outcome:
    """Begins the session that the assessment and the pain allow, asks for the pain where it is not known, or says why not."""
    rules, assessment = moment.guidance.rules, state.assessment
    if assessment is None:
        return offers.invite(state, moment)
    if assessment.urgency == "clinician":
        return _clinician(state, moment)
    pain = state.pain_now if state.pain_now is not None else state.findings.level
    if pain is None:
        return prompts.ask(change(state, phase="ready"), questions.own("pain_now"), moment.guidance)
    known = change(state, pain_now=pain, goal="result")
    if pain >= rules.severe_level:
        severe = Assessment("clinician", assessment.pattern, ("severity_0_10",), assessment.review_on)
        strong = change(known, assessment=severe, phase="ready")
        note = memory.assessed_note(severe, pain)
        return offers.invite(strong, moment, Line("gate.severe"), notes=(note,))
    over = course.refer(known, pain, moment)
    if over is not None:
        return over
    compared = course.compared(state.history, pain)
    if pain > rules.session_level:
        return session.begin(known, "gentle", moment, *compared, Line("gate.settle"))
    plan = next((one for one in moment.guidance.plans if one == assessment.pattern), "unclear")
    return session.begin(known, plan, moment, *compared, Line("gate.open"))


def _clinician(state: State, moment: Moment) -> Outcome:
    if offers.gentle_allowed(state):
        return session.begin(change(state, goal="result"), "gentle", moment, Line("gate.gentle"))
    return offers.invite(change(state, phase="ready", goal="result"), moment, Line("gate.clinician"))
