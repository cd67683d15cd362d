"""The first layer: a red flag acts in every state, in the turn in which it is told.

The rules of this file:

1. A definite flag ends whatever is going on, with the safe exit first where a stretch is going on.
2. A doubtful flag is asked about directly, once; anything but a clear no to that counts as yes.
3. A long-standing, unchanged sign counts for its own, lower level; inside a session it ends the session all the same.
4. A level that stands is never lowered here; a second flag can only raise it.
5. Another person's flag gets the same advice, addressed to them, and leaves this person's level alone.
"""

from __future__ import annotations

from skill.dialogue import halted, offers, prompts, questions, session, triage
from skill.dialogue.findings import close, deny, flags_behind, take_in
from skill.dialogue.guidance import worst
from skill.dialogue.halt import action, exit_lines, halt
from skill.dialogue.moment import Moment, Outcome
from skill.dialogue.reply import Line, Reply, Words
from skill.dialogue.state import IN_SESSION, LOCKS, State, change
from skill.dialogue.turn import Intent, merge

_NO_ANSWERS = (
    Intent.HELP,
    Intent.REPEAT,
    Intent.STOP,
    Intent.CANCEL,
    Intent.HOME,
    Intent.ASK_TOPIC,
    Intent.VOICE,
    Intent.PROGRESS,
    Intent.FORGET_ME,
)
"""Turns that leave a direct question open, or leave altogether."""


def intercept(state: State, moment: Moment) -> Outcome | None:
    """Answers a turn that tells of a red flag, and the answer to a direct question about one."""
    if moment.intent in (Intent.LAUNCH, Intent.SESSION_ENDED):
        return None
    flags, course, asked = moment.flags(), moment.told.course, _asked_directly(state)
    if flags and moment.told.doubt and flags[0] != asked:
        if not _settled(state, flags[0]):
            return _ask_directly(state, flags[0], moment)
    elif flags and course is None:
        return halt(_knowing(state, moment), flags, moment.guidance)
    elif flags and course == "old":
        old = _old(_knowing(state, moment), flags, moment)
        if old is not None:
            return old
    elif moment.told.others and not flags:
        return _about_another(state, moment)
    return None if asked is None else _answered(state, asked, moment)


def _knowing(state: State, moment: Moment) -> State:
    findings = take_in(state.findings, moment.told, moment.guidance)
    if moment.told.doubt:
        findings = change(findings, flags=merge(findings.flags, moment.flags()))
    return change(state, findings=findings)


def _asked_directly(state: State) -> str | None:
    """What an open direct question is about; None where none is open."""
    return state.open.about if state.open is not None and state.open.question == "direct_flag" else None


def _settled(state: State, flag: str) -> bool:
    """Whether a doubt was denied before; what is felt in a session is news, whatever was said before it."""
    return flag in state.findings.denied and state.phase not in IN_SESSION


def _ask_directly(state: State, flag: str, moment: Moment) -> Outcome:
    """One direct question about a doubtful flag; a running stretch is left first, and a direct question waits its turn."""
    question = questions.direct(flag, moment.guidance)
    findings = take_in(state.findings, moment.told, moment.guidance)
    waiting = state.open if state.phase not in IN_SESSION or _asked_directly(state) is not None else None
    return prompts.ask(
        change(session.waiting(state, moment), findings=findings, parked=waiting),
        question,
        moment.guidance,
        *exit_lines(state),
    )


def _answered(state: State, about: str, moment: Moment) -> Outcome | None:
    """The answer to a direct question: a clear no closes it, all else counts as yes."""
    if moment.intent in _NO_ANSWERS:
        return None
    guidance = moment.guidance
    flags = flags_behind(about, guidance)
    if moment.intent not in (Intent.NO, Intent.RETRACT) and not any(flag in moment.told.denied for flag in flags):
        return halt(
            change(state, findings=change(state.findings, flags=merge(state.findings.flags, flags[:1]))),
            (about,),
            guidance,
        )
    findings = take_in(state.findings, moment.told, guidance)
    cleared = change(state, findings=close(deny(findings, *flags), about), open=None)
    if about in state.lock_reasons:
        return halted.retracted(cleared, (about,), moment)
    if state.phase == "halted":
        return cleared, Reply(
            (Line("red_flag.stands"), Line("red_flag.misheard")), reprompt=action(state.lock, take=1), show=state.lock
        )
    return _go_on(cleared, moment)


def _go_on(state: State, moment: Moment) -> Outcome:
    """Back to the session or the question that waited, another direct one first, else on with the questions."""
    waiting, free = state.parked, change(state, parked=None)
    if state.phase in IN_SESSION and (waiting is None or waiting.question != "direct_flag"):
        return session.shall_we(free, moment.guidance, Line("ack.thanks"))
    if waiting is not None and waiting.question not in (*moment.guidance.questions, "offer_triage", "describe"):
        return prompts.ask(free, waiting, moment.guidance, Line("ack.thanks"))
    return triage.go_on(free, moment, Line("ack.thanks"))


def _old(state: State, flags: tuple[str, ...], moment: Moment) -> Outcome | None:
    """A long-standing, unchanged sign: its own level; a session does not go on with it."""
    levels = {flag: moment.guidance.flags[flag].old for flag in flags}
    pressing = tuple(flag for flag in flags if levels[flag] in LOCKS)
    if pressing:
        return halt(state, pressing, moment.guidance, worst(*levels.values()))
    if state.phase in IN_SESSION:
        return triage.conclude(state, moment, *exit_lines(state))
    return None


def _about_another(state: State, moment: Moment) -> Outcome:
    """The same advice, addressed to the other person."""
    others = (moment.guidance.flags[one].urgency for one in moment.told.others if one in moment.guidance.flags)
    level = worst(*others) or "clinician"
    said = Line(f"other.{level}", {"number": Words(("emergency.number",))} if level == "emergency" else {})
    if state.phase in IN_SESSION:
        return session.shall_we(session.waiting(state, moment), moment.guidance, *exit_lines(state), said)
    if state.question == "describe":
        return triage.go_on(state, moment, said)
    if state.open is not None:
        return prompts.ask_again(state, moment.guidance, said, count=False)
    if state.phase == "halted":
        return state, Reply((said, Line("red_flag.stands")), reprompt=action(state.lock, take=1), show=state.lock)
    return offers.invite(state, moment, said)
