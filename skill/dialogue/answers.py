"""How the answer to a question of the triage is read, by the kind of the question.

A reading is one of three: yes to red flags, findings with the answer in them, or nothing that answers the question.
"""

from __future__ import annotations

import msgspec

from skill.dialogue.findings import close, flags_of
from skill.dialogue.guidance import Question
from skill.dialogue.moment import Moment
from skill.dialogue.state import Findings, Open, change
from skill.dialogue.turn import Intent, Told, merge


class Reading(msgspec.Struct, frozen=True):
    """What an answer came to."""

    yes: tuple[str, ...] = ()
    """Ask ids whose red flags it affirmed."""
    findings: Findings | None = None
    """The findings with the answer; None: no answer."""


NOTHING = Reading()


def read(asked: Question, question: Open, moment: Moment, findings: Findings) -> Reading:
    """Reads an answer.

    Args:
        asked: The question as the content has it.
        question: The question as it is open: with the ask ids that were still unanswered.
        moment: The turn that answers.
        findings: What is known, the turn's own news included.
    """
    return _READERS[asked.kind](asked, question, moment, findings)


def relevant(asked: Question, moment: Moment) -> Told:
    """What a turn told, without figures that a yes, a no or a denial to a red-flag question only carries along.

    "No, I just noticed it one day" says nothing about how long it has been there.
    """
    if asked.kind != "flag" or moment.intent not in (Intent.YES, Intent.NO, Intent.DENY_SYMPTOM):
        return moment.told
    return change(moment.told, days=None, trend=None, level=None, word=None)


def unclear(asked: Question, question: Open, findings: Findings) -> Reading:
    """What a question counts as when its answer stays unclear: yes for a red flag, the cautious side for the rest."""
    if asked.kind == "flag":
        return Reading(yes=question.asks)
    if asked.kind == "history":
        cautious = change(findings, histories=merge(findings.histories, ("general_history",)))
        return Reading(findings=close(cautious, question.question))
    return Reading(findings=close(findings, question.question, *question.asks))


def _flag(asked: Question, question: Open, moment: Moment, findings: Findings) -> Reading:
    """Yes affirms every item asked, no closes them; a denial by name closes its own item."""
    if moment.intent == Intent.YES:
        return Reading(yes=question.asks)
    near = moment.intent == Intent.DENY_SYMPTOM and any(flag in asked.near for flag in moment.told.denied)
    if _no(moment) or near:
        return Reading(findings=close(findings, *question.asks))
    named = (*moment.told.denied, *(one for one in moment.told.symptoms if moment.told.course))
    closed = tuple(ask for ask in question.asks if any(flag in named for flag in flags_of(ask, moment.guidance)))
    return Reading(findings=close(findings, *closed)) if closed else NOTHING


def _no(moment: Moment) -> bool:
    """A no in whatever words: "none of those", "all fine", "nothing"; a denial that names something is not one."""
    if moment.intent == Intent.DENY_SYMPTOM:
        return not moment.told.denied
    plain = moment.told.histories == ("none",) or moment.told.feeling in ("fine", "nothing")
    return moment.intent == Intent.NO or (plain and not moment.told.symptoms)


def _level(_: Question, question: Open, moment: Moment, findings: Findings) -> Reading:
    told = moment.told.level is not None or moment.told.word is not None
    return Reading(findings=close(findings, *question.asks)) if told else NOTHING


def _duration(_: Question, question: Open, moment: Moment, findings: Findings) -> Reading:
    return Reading(findings=close(findings, *question.asks)) if moment.told.days is not None else NOTHING


def _trend(_: Question, question: Open, moment: Moment, findings: Findings) -> Reading:
    if moment.told.trend is None and _no(moment):
        return Reading(findings=close(change(findings, trend=findings.trend or "same"), *question.asks))
    return Reading(findings=close(findings, *question.asks)) if moment.told.trend is not None else NOTHING


def _helped(_: Question, question: Open, moment: Moment, findings: Findings) -> Reading:
    if moment.told.tried is False:
        return Reading(findings=close(findings, *question.asks))
    if moment.intent == Intent.YES or _no(moment):
        return Reading(findings=close(change(findings, helped=moment.intent == Intent.YES, tried=True), *question.asks))
    if moment.told.trend is not None:
        return Reading(
            findings=close(change(findings, helped=moment.told.trend == "better", tried=True), *question.asks)
        )
    return NOTHING


def _history(_: Question, question: Open, moment: Moment, findings: Findings) -> Reading:
    named = tuple(one for one in moment.told.histories if one != "none")
    if named or _no(moment):
        return Reading(findings=close(findings, question.question))
    if moment.intent == Intent.YES:
        return Reading(
            findings=close(
                change(findings, histories=merge(findings.histories, ("general_history",))), question.question
            )
        )
    return NOTHING


def _site(_: Question, question: Open, moment: Moment, findings: Findings) -> Reading:
    felt = _SITES_FELT.get(moment.told.feeling or "")
    if felt is not None and not moment.told.sites:
        findings = change(findings, sites=merge(findings.sites, (felt,)))
    if moment.told.sites or felt is not None or moment.told.symptoms:
        return Reading(findings=close(findings, *question.asks))
    return NOTHING


_SITES_FELT = {"thigh": "back_of_thigh", "heel": "heel", "calf": "calf", "back": "lower_back", "buttock": "buttock"}


def _cue(_: Question, question: Open, moment: Moment, findings: Findings) -> Reading:
    cue = question.asks[0]
    told = moment.told
    yes = cue in told.cues or (moment.intent == Intent.YES and cue not in told.no_cues)
    if yes:
        return Reading(findings=close(change(findings, cues=merge(findings.cues, (cue,))), cue))
    if cue in told.no_cues or _no(moment) or (cue == "neck_bend_changes" and told.trend == "same"):
        return Reading(findings=close(change(findings, no_cues=merge(findings.no_cues, (cue,))), cue))
    return NOTHING


_READERS = {
    "flag": _flag,
    "level": _level,
    "duration": _duration,
    "trend": _trend,
    "helped": _helped,
    "history": _history,
    "site": _site,
    "cue": _cue,
}
