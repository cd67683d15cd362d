"""While an emergency or urgent advice stands: what can still be said, and the only two ways out of it.

The ways out are a retraction that names what was misheard, and a new triage after a clinician has checked it.
"""

from __future__ import annotations

from skill.dialogue import everywhere, prompts, questions, triage
from skill.dialogue.findings import close, deny, flags_behind, flags_of
from skill.dialogue.guidance import Guidance
from skill.dialogue.halt import action, advice, halt
from skill.dialogue.moment import UNCLEAR, Moment, Outcome
from skill.dialogue.reply import Line, Part, Reply
from skill.dialogue.state import Findings, State, change
from skill.dialogue.turn import Intent


def answer(state: State, moment: Moment) -> Outcome | None:
    """Answers a turn while an advice stands; only the questions of a cleared triage are not its matter."""
    if state.lock is None or state.phase == "triage":
        return None
    state = change(state, phase="halted")
    return _retraction(state, moment) or _follow_up(state, moment) or _unlock(state, moment) or _stand(state, moment)


def retracted(state: State, named: tuple[str, ...], moment: Moment) -> Outcome:
    """Drops some reasons of the lock; what is left of it stands, without any the questions go on."""
    guidance = moment.guidance
    flags = tuple(flag for one in named for flag in flags_behind(one, guidance))
    asks = (*named, *(guidance.flags[flag].question for flag in flags))
    left = tuple(one for one in state.lock_reasons if one not in named)
    freed = change(
        state,
        findings=close(deny(state.findings, *flags), *asks),
        lock=None,
        lock_reasons=(),
        assessment=None,
    )
    return halt(freed, left, guidance) if left else triage.go_on(freed, moment, Line("ack.retracted"))


def _retraction(state: State, moment: Moment) -> Outcome | None:
    """A retraction that names a reason takes it back; "you misheard" alone is asked about."""
    told, reasons = moment.told, state.lock_reasons
    if moment.intent != Intent.RETRACT and not (told.course == "past" and (moment.flags() or told.denied)):
        return None
    named = tuple(
        one for one in reasons if one in (*told.denied, *told.symptoms) or _named(one, told.denied, moment.guidance)
    )
    if told.person == "other" and not named:
        named = reasons
    if named:
        return retracted(state, named, moment)
    question = questions.direct(reasons[0], moment.guidance)
    return prompts.ask(state, question, moment.guidance, Line("ack.misheard"))


def _named(reason: str, symptoms: tuple[str, ...], guidance: Guidance) -> bool:
    return any(flag in symptoms for flag in flags_behind(reason, guidance))


def _follow_up(state: State, moment: Moment) -> Outcome | None:
    """The answer to the question after an urgent advice: a clear no leaves it urgent, yes or unclear twice raises it."""
    asked, guidance = state.question, moment.guidance
    if not flags_of(asked, guidance):
        return None
    if moment.intent == Intent.NO or _named(asked, moment.told.denied, guidance):
        settled = change(state, findings=close(state.findings, asked), open=None)
        again = action(state.lock, take=1)
        return settled, Reply((again, Line("red_flag.misheard")), reprompt=again, show=state.lock)
    if moment.intent in UNCLEAR and state.tries == 0:
        return prompts.ask_again(state, guidance)
    if moment.intent == Intent.YES or moment.intent in UNCLEAR:
        return halt(state, (asked,), guidance)
    return None


def _unlock(state: State, moment: Moment) -> Outcome | None:
    """A new triage, once the person says that a clinician has checked it; where no questions may be asked, none."""
    if not moment.guidance.triage:
        return None
    if moment.intent == Intent.CLEARED or (state.question == "cleared" and moment.intent == Intent.YES):
        fresh = change(state, findings=Findings(cleared=True, person=state.findings.person), assessment=None)
        return triage.go_on(change(fresh, goal="result"), moment, Line("ack.cleared"))
    if moment.intent == Intent.START_TRIAGE:
        return prompts.ask(state, questions.own("cleared"), moment.guidance)
    return None


def _stand(state: State, moment: Moment) -> Outcome:
    """The advice stands, whatever else is said; silence ends the conversation."""
    free = change(state, open=None)
    if moment.intent == Intent.SILENCE:
        return everywhere.leave(free, action(state.lock, take=1))
    if moment.intent in (Intent.START_SESSION, Intent.CHOOSE_STRETCH, Intent.RESUME, Intent.NEXT, Intent.SKIP):
        said: tuple[Part, ...] = (Line("red_flag.no_session"), action(state.lock, take=1))
    elif moment.intent in (Intent.NO, Intent.DENY_SYMPTOM):
        said = (Line("red_flag.stands"), Line("red_flag.misheard"))
    else:
        said = (*advice(state.lock, state.lock_reasons[0], moment.guidance), Line("red_flag.misheard"))
    return free, Reply(said, reprompt=action(state.lock, take=1), show=state.lock)
