"""What must be true after every single step, wherever it was taken; the rules of `tools/explore.py` and those of its shape.

A state that breaks its own type, a question that nobody could ask, a line without words or a screen that shows something
else than is said: each is a fault, and each has a name that says what is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from skill.content import load_guidance, load_phrases
from skill.dialogue import Intent, State, Turn, respond
from skill.dialogue.fitting import believed
from skill.dialogue.guidance import URGENCIES, Guidance
from skill.dialogue.reply import Hold, Line, Reply
from skill.dialogue.state import IN_SESSION, Open
from skill.dialogue.turn import told
from skill.words import sayable, word
from tools.explore import Step, faults

LOCALES = ("en-US", "en-GB")
GUIDANCE = load_guidance()
PHRASES = {locale: load_phrases(locale) for locale in LOCALES}
NUMBERS = {locale: PHRASES[locale].lines["emergency.number"][0] for locale in LOCALES}

CONFIRM = frozenset(
    {
        "paused",
        "gone",
        "settled",
        "item_ready",
        "active",
        "cleared",
        "remember",
        "forget",
        "forget_all",
        "forget_today",
        "forget_this",
    }
)
"""Questions whose ask id is ``confirm``."""
ALONE = frozenset({"offer_triage", "offer_session", "offer_more", "quick_check", "pain_now", "describe", "talk_test"})
"""Questions that are their own ask id."""
LAUNCHING = (Intent.LAUNCH, Intent.SESSION_ENDED)
ASIDE = (Intent.HELP, Intent.VOICE, Intent.PROGRESS)
"""Turns that leave the open question open and use up none of its tries."""


def take(state: State, turn: Turn, guidance: Guidance = GUIDANCE) -> Step:
    """Answers a turn and says the answer in every language."""
    after, reply = respond(state, turn, guidance)
    texts = [word(reply, PHRASES[locale]).text for locale in LOCALES]
    return Step(state, turn, told(turn), after, reply, texts[0])


def broken(step: Step, guidance: Guidance = GUIDANCE) -> list[str]:
    """Every rule that a step breaks."""
    return [*faults(step, guidance), *_travels(step), *_question(step, guidance), *_halt(step), *_session(step)]


def _travels(step: Step) -> Iterator[str]:
    """A state goes through JSON unchanged, and what it names is known."""
    back = State.load(json.loads(json.dumps(step.after.dump())))
    if believed(back, GUIDANCE) != step.after or not all(
        sayable(step.after.said or Reply(), one) for one in PHRASES.values()
    ):
        yield "the state is not believed when it comes back"
    if step.after.turns != step.before.turns + 1 and step.turn.intent != Intent.LAUNCH:
        yield "turns are not counted"
    found = step.after.findings
    if not {*found.flags, *found.old, *found.past} <= GUIDANCE.flags.keys():
        yield f"unknown flags among the findings: {found}"
    if found.trend not in (None, "better", "same", "worse"):
        yield f"unknown trend {found.trend}"
    if step.after.assessment is not None and step.after.assessment.urgency not in URGENCIES:
        yield f"unknown level {step.after.assessment.urgency}"
    if step.reply.parts and step.after.said is not None and step.after.said.parts != step.reply.parts:
        yield "remembers another reply than it gave"


def _question(step: Step, guidance: Guidance) -> Iterator[str]:
    """The open question is one that is known, under its ask ids, and the reply ends in its line."""
    asked, reply = step.after.open, step.reply
    if asked is None:
        return
    wanted = _asks(asked, guidance)
    if wanted is None:
        yield f"asks an unknown question: {asked}"
    elif not asked.asks or not set(asked.asks) <= set(wanted):
        yield f"{asked.question} stands for {asked.asks}, not for {wanted}"
    if asked.question not in ("paused", "cleared") and asked.about not in _subjects(guidance):
        yield f"asks about something unknown: {asked}"
    if not (0 <= asked.tries <= 2):
        yield f"was asked {asked.tries} times again"
    ends = bool(reply.parts) and isinstance(reply.parts[-1], Line) and reply.reprompt is not None
    if reply.listening and reply.parts and not ends and step.turn.intent != Intent.REPEAT:
        yield "does not end in its question, or has no reprompt"
    before = step.before.open
    if (
        step.turn.intent in ASIDE
        and before is not None
        and asked.question == before.question
        and asked.tries > before.tries
    ):
        yield f"{step.turn.intent} uses up a try of {before}"


def _asks(asked: Open, guidance: Guidance) -> tuple[str, ...] | None:
    if asked.question in guidance.questions:
        return guidance.questions[asked.question].asks
    if asked.question in CONFIRM:
        return ("confirm",)
    if asked.question == "since_last":
        return ("quick_check",)
    if asked.question == "direct_flag":
        asks = {one.question for one in guidance.flags.values()} | {
            ask for one in guidance.questions.values() for ask in one.asks
        }
        return ("direct_flag", *asks, "quick_check", "severity_0_10")
    if asked.question in ("hold_check", "hold_check_last"):
        return ("hold_check",)
    if asked.question in ALONE or any(asked.question in one.asks for one in guidance.questions.values()):
        return (asked.question,)
    flags = [one for one in guidance.flags.values() if asked.question in (one.question, one.follow_up)]
    return (asked.question,) if flags else None


def _subjects(guidance: Guidance) -> set[str]:
    asks = {ask for one in guidance.questions.values() for ask in one.asks}
    return {
        "",
        *guidance.flags,
        *guidance.items,
        *guidance.topics,
        *asks,
        *(one.question for one in guidance.flags.values()),
        "quick_check",
    }


def _halt(step: Step) -> Iterator[str]:
    """An advice that stands shows itself, names the number where there is one to call, and leaves the stretch first."""
    before, after, reply = step.before, step.after, step.reply
    if (after.lock is not None) != bool(after.lock_reasons):
        yield "a lock without a reason, or a reason without a lock"
    if after.lock is None:
        return
    if after.assessment is None and not after.findings.cleared:
        yield "a lock without a level"
    if after.phase == "halted" and before.phase in IN_SESSION and step.turn.intent not in LAUNCHING:
        first = reply.parts[0] if reply.parts else None
        if not (isinstance(first, Line) and first.key == "red_flag.stop"):
            yield "does not lead out of the stretch first"
    if f"red_flag.{after.lock}" in {part.key for part in reply.parts if isinstance(part, Line)}:
        yield from _advice(step, after.lock)


def _advice(step: Step, level: str) -> Iterator[str]:
    reply = step.reply
    if reply.listening and reply.show != level and step.turn.intent not in (Intent.VOICE, Intent.REPEAT):
        yield f"says that it is {level} and shows {reply.show}"
    if level == "emergency":
        for locale in LOCALES:
            if NUMBERS[locale] not in word(reply, PHRASES[locale]).text:
                yield f"an emergency without the number of {locale}"


def _session(step: Step) -> Iterator[str]:
    """A hold that runs is in the state and in the reply; outside a session there is neither."""
    after, reply, session = step.after, step.reply, step.after.session
    if (session is not None) != (after.phase in IN_SESSION):
        yield "a session outside its phases"
    if reply.hold_seconds and (after.phase != "holding" or session is None or session.run is None):
        yield "leads a hold that the state does not know"
    if session is None:
        return
    item = session.items[session.index]
    if reply.hold_seconds and session.run is not None and session.run.seconds != reply.hold_seconds:
        yield "leads another hold than the state knows"
    if reply.hold_seconds and reply.show != item:
        yield f"leads through {item} and shows {reply.show}"
    if reply.hold_seconds > max(GUIDANCE.rules.hold_most, 45):
        yield f"holds {reply.hold_seconds} seconds"
    if session.run is not None and session.run.before < 0:
        yield "has held less than nothing"
    yield from _cues(reply)


def _cues(reply: Reply) -> Iterator[str]:
    for hold in (part for part in reply.parts if isinstance(part, Hold)):
        times = [cue.at for cue in hold.cues]
        if times != sorted(set(times)) or any(not 0 < at < hold.seconds for at in times):
            yield f"cues at {times} in a hold of {hold.seconds} seconds"
