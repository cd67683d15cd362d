"""How everything stops: the advice for a red flag, with the safe way out of a stretch before it."""

from __future__ import annotations

from skill.dialogue import prompts, questions
from skill.dialogue.findings import flags_behind
from skill.dialogue.guidance import Guidance, worst
from skill.dialogue.moment import Outcome
from skill.dialogue.reply import Line, Part, Reply, Words
from skill.dialogue.state import IN_SESSION, Assessment, State, change
from skill.dialogue.turn import merge


def halt(state: State, reasons: tuple[str, ...], guidance: Guidance, level: str | None = None) -> Outcome:
    """Stops everything and gives the advice for some reasons: red flags, or ask ids whose question was answered yes.

    The level never falls: one that stands already is kept where it is higher.

    Args:
        state: Where the conversation is, the reasons already among its findings where they are flags.
        reasons: Why, the most dangerous first.
        guidance: What the coach knows.
        level: The level, where it is not that of the reasons (a long-standing sign).
    """
    urgency = worst(state.lock, *((level,) if level else (level_of(one, guidance) for one in reasons))) or "urgent"
    every = merge(reasons, state.lock_reasons)
    halted = change(
        state,
        phase="halted",
        assessment=Assessment(urgency, reasons=every),
        lock=urgency,
        lock_reasons=every,
        session=None,
        parked=None,
        open=None,
    )
    parts = (*exit_lines(state), *advice(urgency, reasons[0], guidance))
    question = _follow_up(state, reasons, urgency, guidance)
    if question is not None:
        return prompts.ask(halted, questions.follow_up(question), guidance, *parts, show=urgency)
    return halted, Reply((*parts, Line("red_flag.misheard")), reprompt=action(urgency, take=1), show=urgency)


def advice(urgency: str | None, reason: str, guidance: Guidance) -> tuple[Part, ...]:
    """Action first, then the reason; that this device can call nobody, last."""
    because = reason if reason in guidance.flags else guidance.question_of(reason)
    said: tuple[Part, ...] = (action(urgency), Line(f"red_flag.{because}"))
    return (*said, Line("red_flag.cannot_call")) if urgency == "emergency" else said


def action(urgency: str | None, take: int = 0) -> Line:
    """What to do now: the line of an emergency or urgent level."""
    number = {"number": Words(("emergency.number",))} if urgency == "emergency" else {}
    return Line(f"red_flag.{urgency or 'urgent'}", number, take)


def level_of(reason: str, guidance: Guidance) -> str:
    """The level of a red flag, or of the flags that an ask id asks for."""
    return worst(*(guidance.flags[flag].urgency for flag in flags_behind(reason, guidance))) or "urgent"


def exit_lines(state: State) -> tuple[Part, ...]:
    """The safe way out of the position the person is in; nothing outside a session."""
    if state.phase not in IN_SESSION or state.session is None:
        return ()
    return (Line("red_flag.stop"), Line(f"item.{state.session.items[state.session.index]}.exit"))


def _follow_up(state: State, reasons: tuple[str, ...], urgency: str, guidance: Guidance) -> str | None:
    """The one question still asked after an urgent advice, because its yes raises the level."""
    if urgency != "urgent":
        return None
    if reasons == ("quick_check",):
        return "bladder_bowel"
    flags = (flag for one in reasons for flag in flags_behind(one, guidance))
    asks = (ask for flag in flags if (ask := guidance.flags[flag].follow_up) is not None)
    return next((ask for ask in asks if ask not in state.findings.closed), None)
