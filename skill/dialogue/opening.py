"""The start of a conversation, the end of one, and the offers between them."""

from __future__ import annotations

from skill.dialogue import gate, offers, prompts, questions, remembering, topics, triage
from skill.dialogue.figures import ASKED_AGAIN_AT_MOST
from skill.dialogue.findings import deny
from skill.dialogue.moment import UNCLEAR, Moment, Outcome
from skill.dialogue.reply import Line, Part, Reply
from skill.dialogue.state import Findings, State, change
from skill.dialogue.turn import Intent


def enter(state: State, moment: Moment) -> Outcome | None:
    """A launch begins anew, with what a front remembers; the end of a session says nothing."""
    if moment.intent == Intent.SESSION_ENDED:
        phase = "halted" if state.lock is not None else "done"
        return change(state, phase=phase, open=None, parked=None, session=None), Reply(listening=False)
    if moment.intent != Intent.LAUNCH:
        return None
    fresh = State.new(state.history)
    known = remembering.welcome(fresh, moment)
    return known or offers.invite(fresh, moment, Line("launch.welcome"), Line("launch.disclaimer"))


def answer(state: State, moment: Moment) -> Outcome | None:
    """Answers a turn in the phases `idle`, `ready` and `done`."""
    if moment.intent in (Intent.START_SESSION, Intent.CHOOSE_STRETCH):
        return gate.knock(state, moment)
    if moment.intent in (Intent.START_TRIAGE, Intent.START_OVER):
        return _triage(change(state, findings=Findings(), goal="result"), moment)
    if moment.intent == Intent.RETRACT:
        return offers.invite(
            change(state, findings=deny(state.findings, *moment.told.denied)), moment, Line("ack.retracted")
        )
    if moment.intent in triage.TELLING:
        return _news(state, moment)
    going_on = moment.intent in (Intent.RESUME, Intent.NEXT)
    if going_on and state.question != "offer_more" and state.assessment is not None:
        return gate.knock(state, moment)
    if moment.intent == Intent.YES or (going_on and state.question == "offer_more"):
        return _yes(state, moment)
    if moment.intent == Intent.NO:
        return _no(state, moment)
    return _unclear(state, moment)


def _triage(state: State, moment: Moment) -> Outcome:
    """The questions; first what the person feels, in their own words."""
    if not moment.guidance.triage:
        return prompts.offer(state, "offer_session", moment.guidance, Line("triage.off"))
    asking = change(state, phase="triage", assessment=None, session=None, asked=0)
    return prompts.ask(asking, questions.own("describe"), moment.guidance)


def _news(state: State, moment: Moment) -> Outcome:
    """Something about the person, told unasked: it starts the questions, ends them, or adds to what is known."""
    if not moment.guidance.triage:
        return prompts.offer(state, "offer_session", moment.guidance, Line("triage.off"))
    if state.assessment is not None:
        return triage.begin(change(state, goal="result"), moment, Line("ack.noted"))
    begun = triage.begin(state, moment, Line("triage.begin"))
    return begun if begun[0].phase == "triage" else triage.begin(state, moment, Line("ack.noted"))


def _yes(state: State, moment: Moment) -> Outcome:
    if state.question == "offer_session":
        return gate.knock(state, moment)
    if state.question == "offer_more":
        return topics.more(state, moment) or offers.invite(state, moment)
    known = state.findings if state.assessment is None else Findings()
    return _triage(change(state, findings=known, goal="result"), moment)


def _no(state: State, moment: Moment) -> Outcome:
    if state.question == "offer_session" or state.assessment is not None:
        return _bye(state)
    if state.question == "offer_triage":
        return prompts.offer(state, "offer_session", moment.guidance, Line("ack.fine"))
    return offers.invite(state, moment, Line("ack.fine"))


def _bye(state: State, *parts: Part) -> Outcome:
    return change(state, phase="done", open=None), Reply((*parts, Line("bye")), listening=False)


def _unclear(state: State, moment: Moment) -> Outcome:
    """Nothing that can be answered: asked again, at most twice, then rest."""
    if state.open is None:
        return offers.invite(state, moment, Line("fallback"))
    if state.tries >= ASKED_AGAIN_AT_MOST:
        return change(state, phase="done", open=None), Reply((Line("session.resting"),), listening=False)
    lead: tuple[Part, ...] = (
        () if moment.intent == Intent.SILENCE or moment.intent not in UNCLEAR else (Line("fallback"),)
    )
    return prompts.ask_again(state, moment.guidance, *lead)
