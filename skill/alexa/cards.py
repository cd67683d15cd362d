"""The card that a new result leaves in the Alexa app: what was said, when to look again, and what a card cannot replace."""

from __future__ import annotations

from ask_sdk_model.ui import SimpleCard

from skill.alexa.coach import Answer
from skill.dialogue.reply import Day, Line, Words
from skill.words import Phrases

NUMBER = Words(("alexa.number",))
"""The emergency number in digits, for the eye."""
MOST_SIGNS = 8000
"""Characters of a card that Alexa accepts."""


def card(answer: Answer, phrases: Phrases) -> SimpleCard | None:
    """The card of an answer; None where it brings no new result."""
    assessment = answer.state.assessment
    if assessment is None or assessment == answer.before.assessment:
        return None
    lines = [answer.spoken.text]
    if assessment.review_on is not None:
        lines.append(phrases.say(Line("alexa.card.review", {"when": Day(assessment.review_on)})))
    lines.append(phrases.say(Line("alexa.card.footer", {"number": NUMBER})))
    return SimpleCard(title=phrases.say(Line("alexa.card.title")), content="\n\n".join(lines)[:MOST_SIGNS])
