"""How an open question is put into words: the line for the first time, for asking again, and for the reprompt."""

from __future__ import annotations

from skill.dialogue import questions
from skill.dialogue.findings import flags_of
from skill.dialogue.guidance import Guidance
from skill.dialogue.moment import Outcome
from skill.dialogue.reply import Line, Note, Part, Reply
from skill.dialogue.state import Open, State, change


def line(question: Open, guidance: Guidance) -> Line:
    """The line that asks an open question; its second wording when it is asked again."""
    return Line(_key(question, guidance), take=question.tries)


def _key(question: Open, guidance: Guidance) -> str:
    if question.question == "direct_flag":
        about = question.about
        if about in guidance.flags or not flags_of(about, guidance):
            return f"direct.{about}"
        return _of_ask(about, guidance)
    if question.question not in guidance.questions:
        return _of_ask(question.question, guidance)
    whole = question.asks == guidance.questions[question.question].asks
    return f"ask.{question.question}" if whole else f"ask.{question.asks[0]}"


def _of_ask(ask_id: str, guidance: Guidance) -> str:
    """The key of the question that carries an ask id alone; the id's own key where no question does."""
    home = guidance.question_of(ask_id)
    alone = home in guidance.questions and guidance.questions[home].asks == (ask_id,)
    return f"ask.{home if alone else ask_id}"


def ask(
    state: State,
    question: Open,
    guidance: Guidance,
    *parts: Part,
    show: str | None = None,
    notes: tuple[Note, ...] = (),
) -> Outcome:
    """Says some parts, then asks a question, which is open from now on."""
    asked = line(question, guidance)
    again = Line(asked.key, asked.fields, asked.take + 1)
    return change(state, open=question), Reply((*parts, asked), reprompt=again, show=show, notes=notes)


def ask_again(state: State, guidance: Guidance, *parts: Part, count: bool = True) -> Outcome:
    """Asks the open question once more; `count` is False where the person did nothing wrong (help, an explanation)."""
    assert state.open is not None  # noqa: S101 - callers look first; a state without a question has nothing to ask again
    question = change(state.open, tries=state.open.tries + 1) if count else state.open
    return ask(state, question, guidance, *parts)


def offer(state: State, what: str, guidance: Guidance, *parts: Part, about: str = "") -> Outcome:
    """Says some parts, then makes an offer: `offer_triage`, `offer_session` or `offer_more`."""
    return ask(state, questions.own(what, about), guidance, *parts)
