"""What stands between a wish to stretch and the session: the questions, or a quick check for somebody known."""

from __future__ import annotations

from skill.dialogue import admission, memory, prompts, questions, session, triage
from skill.dialogue.figures import ASKED_AGAIN_AT_MOST
from skill.dialogue.findings import take_in
from skill.dialogue.halt import halt
from skill.dialogue.moment import UNCLEAR, Moment, Outcome
from skill.dialogue.reply import Line
from skill.dialogue.state import Findings, State, change
from skill.dialogue.turn import Intent


def knock(state: State, moment: Moment) -> Outcome:
    """Somebody wants to stretch: asks what has to be asked, then lets in or says why not."""
    findings = take_in(state.findings, moment.told, moment.guidance)
    wanted = moment.told.stretch if moment.told.stretch in moment.guidance.items else state.wanted
    wishing = change(state, findings=findings, goal="session", wanted=wanted)
    if not moment.guidance.triage:
        return session.begin(change(wishing, goal="result"), "unclear", moment, Line("gate.cautions"))
    if state.phase == "done" and state.assessment is not None:
        return _quick_check(wishing, moment)
    if state.assessment is not None:
        return admission.admit(wishing, moment)
    if memory.known(state.history, moment.today, moment.guidance.rules):
        return _quick_check(change(wishing, assessment=memory.known_level(state.history, moment.today)), moment)
    asking = triage.go_on(wishing, moment, Line("gate.questions"))
    return asking if asking[0].phase == "triage" else triage.go_on(wishing, moment)


def _quick_check(state: State, moment: Moment) -> Outcome:
    asking = change(state, phase="ready", pain_now=None)
    return prompts.ask(asking, questions.own("quick_check"), moment.guidance)


def answer(state: State, moment: Moment) -> Outcome | None:
    """Answers the quick check and the question for the pain now."""
    if state.question == "quick_check":
        return _checked(state, moment)
    if state.question == "pain_now":
        return _pain(state, moment)
    return None


def _checked(state: State, moment: Moment) -> Outcome:
    """Every item of the quick check is at least urgent: yes, or unclear twice, stops here and asks for the worst."""
    if moment.intent == Intent.NO:
        return prompts.ask(state, questions.own("pain_now"), moment.guidance, Line("ack.thanks"))
    if moment.intent == Intent.DENY_SYMPTOM:
        return triage.begin(change(state, findings=Findings()), moment, Line("ack.thanks"))
    if moment.intent == Intent.YES or state.tries >= (1 if moment.intent in UNCLEAR else ASKED_AGAIN_AT_MOST):
        return halt(state, ("quick_check",), moment.guidance)
    return prompts.ask_again(state, moment.guidance)


def _pain(state: State, moment: Moment) -> Outcome:
    """Pain now decides what the session may hold; a figure that stays unclear counts as severe."""
    rules, told = moment.guidance.rules, moment.told
    level = memory.told_pain(Findings(level=told.level, word=told.word), rules)
    if level is None and moment.intent == Intent.NO:
        level = 0.0
    if level is None and state.tries == 0:
        return prompts.ask_again(state, moment.guidance)
    return admission.admit(change(state, pain_now=rules.severe_level if level is None else level), moment)
