"""What to offer when nothing is under way: the questions, a session where one is allowed, or what a professional will do."""

from __future__ import annotations

from skill.dialogue import prompts, questions
from skill.dialogue.moment import Moment, Outcome
from skill.dialogue.reply import Note, Part
from skill.dialogue.state import State, change
from skill.dialogue.urgency import PRECAUTIONS, SOON

PROFESSIONALS = "see_doctor"
"""The topic that is offered where no session is."""


def gentle_allowed(state: State) -> bool:
    """Whether a clinician result still allows gentle movement: neither severe nor worsening, and no precaution."""
    assessment = state.assessment
    if assessment is None or state.findings.old:
        return False
    return not any(one in (*PRECAUTIONS, *SOON, "selfcare_tried", "antibiotic") for one in assessment.reasons)


def invite(state: State, moment: Moment, *parts: Part, notes: tuple[Note, ...] = ()) -> Outcome:
    """Says some parts and makes the offer that fits what is known."""
    guidance, assessment = moment.guidance, state.assessment
    if assessment is None and guidance.triage:
        return prompts.ask(state, questions.own("offer_triage"), guidance, *parts)
    if assessment is None or assessment.urgency == "self_care" or gentle_allowed(state):
        return prompts.ask(state, questions.own("offer_session"), guidance, *parts, notes=notes)
    explaining = change(state, topic=PROFESSIONALS, topic_part=0)
    return prompts.ask(explaining, questions.own("offer_more", PROFESSIONALS), guidance, *parts, notes=notes)
