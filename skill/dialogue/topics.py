"""Explanations: a fact in answer to a question, or a topic in parts with "more?" between them."""

from __future__ import annotations

from skill.dialogue import offers, prompts, session, triage
from skill.dialogue.guidance import Guidance
from skill.dialogue.halt import action
from skill.dialogue.moment import Moment, Outcome, lines
from skill.dialogue.reply import Part, Reply
from skill.dialogue.state import State, change
from skill.dialogue.turn import Intent


def answer(state: State, moment: Moment) -> Outcome | None:
    """Answers a question about a topic, in any phase; what was going on goes on after it."""
    if moment.intent != Intent.ASK_TOPIC:
        return None
    topic, said, part = _explanation(moment)
    if topic is None:
        return None
    guidance = moment.guidance
    explaining = change(state, topic=topic, topic_part=part)
    if state.session is not None:
        return session.aside(state, moment, *said)
    if state.question == "describe" and state.tries:
        return triage.begin(state, moment, *said)
    if state.question == "describe":
        return prompts.ask_again(state, guidance, *said)
    if state.open is not None and not state.question.startswith("offer_"):
        return prompts.ask_again(state, guidance, *said, count=False)
    if state.phase == "halted":
        return state, Reply((*said, action(state.lock, take=1)), reprompt=action(state.lock, take=1), show=state.lock)
    if part >= len(guidance.topics[topic].parts):
        return offers.invite(explaining, moment, *said)
    return prompts.offer(explaining, "offer_more", guidance, *said, about=topic)


def known(moment: Moment) -> bool:
    """Whether the turn asks for something that can be explained."""
    return _explanation(moment)[0] is not None


def more(state: State, moment: Moment) -> Outcome | None:
    """The next part of the topic that is being explained; None where there is none."""
    topic = moment.guidance.topics.get(state.topic or "")
    if topic is None or state.topic_part >= len(topic.parts):
        return None
    said, part = lines(*topic.parts[state.topic_part]), state.topic_part + 1
    further = change(state, topic_part=part)
    if part < len(topic.parts):
        return prompts.offer(further, "offer_more", moment.guidance, *said, about=state.topic or "")
    return offers.invite(further, moment, *said)


def topic_of(fact: str, guidance: Guidance) -> str | None:
    """The topic that explains a fact; None for an unknown one."""
    key = f"fact.{fact.lower()}"
    return next((name for name, topic in guidance.topics.items() if any(key in part for part in topic.parts)), None)


def _explanation(moment: Moment) -> tuple[str | None, tuple[Part, ...], int]:
    """The topic, what to say first, and which part comes next."""
    topics, told = moment.guidance.topics, moment.told
    if told.question is not None:
        home = topic_of(told.question, moment.guidance)
        if home is not None:
            return home, lines(f"fact.{told.question.lower()}"), 0
    if told.topic in topics:
        return told.topic, lines(*topics[told.topic].parts[0]), 1
    return None, (), 0
