"""Forgetting: everything, this day or this conversation. Asked back once, and final."""

from __future__ import annotations

from skill.dialogue import everywhere, prompts, questions, session
from skill.dialogue.history import History
from skill.dialogue.moment import Moment, Outcome
from skill.dialogue.reply import Line, Note
from skill.dialogue.state import State, change
from skill.dialogue.turn import Intent

SCOPES = {"forget": "all", "forget_today": "today", "forget_this": "this"}
"""What can be forgotten: everything, this day, this conversation; by the question that asks back."""


def wish(state: State, moment: Moment) -> Outcome:
    """Asks before it deletes; where nothing is kept it says so, and keeps nothing of today either."""
    history = state.history
    if history is None or (history.consent is not True and not history.lost):
        nothing = change(state, unsaved=(), history=history and change(history, quiet=True))
        return everywhere.aside(nothing, moment, Line("forget.nothing"))
    wished = next((question for question, scope in SCOPES.items() if scope == moment.told.scope), "forget")
    doubt = state.open if state.open is not None and state.open.question == "direct_flag" else state.parked
    waiting = change(session.waiting(state, moment), parked=doubt)
    question = questions.own("forget" if history.lost else wished)
    return prompts.ask(waiting, question, moment.guidance, *session.out_of(state, moment))


def answer(state: State, moment: Moment) -> Outcome | None:
    """The answer to "shall I forget it?". What is forgotten is not remembered again in this conversation.

    What earlier days are left after a part was forgotten, only the front can tell: it hands in a new history.
    """
    if moment.intent not in (Intent.YES, Intent.NO):
        return None
    if moment.intent == Intent.NO:
        return _back(state, moment, Line("forget.kept"))
    scope = SCOPES[state.question]
    left = None if scope == "all" else History(consent=True, quiet=True)
    after, reply = _back(change(state, unsaved=(), history=left), moment, Line("forget.done"))
    return after, change(reply, notes=(*reply.notes, Note("forget", {"scope": scope})))


def _back(state: State, moment: Moment, said: Line) -> Outcome:
    """Back to what was going on; a doubt about a red flag that was interrupted is asked about again."""
    doubt, free = state.parked, change(state, open=None)
    if doubt is not None and doubt.question == "direct_flag":
        return prompts.ask(change(free, parked=None), doubt, moment.guidance, said)
    return everywhere.aside(free, moment, said)
