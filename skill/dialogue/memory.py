"""What earlier days mean: entries fold into a `History`, and a `History` and a day into advice. Pure, without a store.

An entry is one note with its day. What a front keeps are the entries alone; everything else follows from them, so that
forgetting a day is no more than leaving its entries out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Literal

import msgspec

from skill.dialogue.guidance import Guidance, Rules, Urgency
from skill.dialogue.history import History
from skill.dialogue.reply import Note
from skill.dialogue.state import Assessment, Findings, change

Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]+$", max_length=40)]
Ids = Annotated[tuple[Id, ...], msgspec.Meta(max_length=50)]

PAINS_KEPT = 12
"""So many pain figures a history carries; the entries keep all of them."""
TOP_STAGE = 4
"""The last stage of the progression."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept of one session or one result."""

    on: date
    """The day."""
    kind: Literal["session", "assessment"]
    """A session, or the result of the questions."""
    urgency: Urgency | None = None
    """The level; None for a result that was taken back."""
    pattern: Id | None = None
    """The pattern."""
    pain: Annotated[float, msgspec.Meta(ge=0, le=10)] | None = None
    """Pain at its beginning."""
    items: Ids = ()
    """Session items done."""
    felt: Ids = ()
    """Where the stretches were felt."""
    heel: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0
    """How often the heel was felt."""
    stage: Annotated[int, msgspec.Meta(ge=0, le=TOP_STAGE)] = 1
    """The stage of the session; 0 where it held gentle movement only."""
    review_on: date | None = None
    """The day promised to look again."""


def entries_of(notes: Iterable[Note], on: date) -> tuple[Entry, ...]:
    """The notes that can be kept, with their day; what has not the shape of an entry is none."""
    plain = ({**note.values, "kind": note.kind, "on": on} for note in notes if note.kind in ("session", "assessment"))
    return tuple(one for values in plain if (one := _entry(values)) is not None)


def _entry(values: dict[str, object]) -> Entry | None:
    try:
        return msgspec.convert(values, Entry)
    except msgspec.ValidationError:
        return None


def recall(entries: Iterable[Entry], guidance: Guidance, *, consent: bool | None) -> History:
    """The history that some entries, oldest first, amount to."""
    history = History(consent=consent)
    for one in entries:
        history = fold(history, one, guidance.rules)
    return history


def fold(history: History, one: Entry, rules: Rules) -> History:
    """A history with one more entry."""
    after = _session(history, one, rules) if one.kind == "session" else _assessment(history, one, rules)
    return change(after, last_on=one.on, review_on=one.review_on or after.review_on)


def remembered(history: History, notes: Iterable[Note], today: date | None, rules: Rules) -> History:
    """A history with the notes of today."""
    for one in entries_of(notes, today) if today else ():
        history = fold(history, one, rules)
    return history


def _assessment(history: History, one: Entry, rules: Rules) -> History:
    """A result: self-care after anything else, or after a long time away, begins a new course."""
    judged = change(history, triaged_on=one.on, urgency=one.urgency, pattern=one.pattern, review_on=one.review_on)
    away = history.last_on is not None and (one.on - history.last_on).days > rules.persistent_days
    if one.urgency != "self_care" or (history.urgency == "self_care" and history.began_on and not away):
        return judged
    return change(
        judged,
        began_on=one.on,
        began_pain=one.pain,
        pains=(),
        sessions=0,
        clean=0,
        stage=1,
        stage_on=one.on,
        steps_back=0,
    )


def _session(history: History, one: Entry, rules: Rules) -> History:
    """A session: its pain, and what it means for the stage."""
    clean, stage, steps_back = history.clean, history.stage, history.steps_back
    did = bool(one.items or one.heel)
    if missed(history, one.on, rules) or rose(history, one.pain):
        clean = 0
    if one.stage and one.stage != stage:
        clean, stage, steps_back = 0, one.stage, 0 if one.stage > stage else steps_back
    if one.heel:
        clean, stage, steps_back = 0, max(1, stage - 1), steps_back + 1
    elif not one.stage:
        clean = 0
    elif one.items and history.session_on != one.on:
        clean += 1
    return change(
        history,
        began_on=history.began_on or one.on,
        began_pain=one.pain if history.began_on is None else history.began_pain,
        pains=(*history.pains, *(() if one.pain is None else (one.pain,)))[-PAINS_KEPT:],
        sessions=history.sessions + did,
        session_on=one.on if did else history.session_on,
        clean=clean,
        stage=stage,
        stage_on=one.on if stage != history.stage else history.stage_on,
        steps_back=steps_back,
    )


def rose(history: History, pain: float | None) -> bool:
    """Whether pain is more than at the last session: the stretch did not agree with the day after it."""
    return pain is not None and bool(history.pains) and pain > history.pains[-1]


def missed(history: History, today: date | None, rules: Rules) -> bool:
    """Whether a whole week went by without a session."""
    return (
        today is not None and history.session_on is not None and (today - history.session_on).days > rules.missed_days
    )


def stage(history: History | None, pain: float | None, today: date | None, guidance: Guidance) -> int:
    """The stage of a session today: one lower after a missed week, one higher after clean sessions, in good time."""
    if history is None:
        return 1
    if missed(history, today, guidance.rules):
        return max(1, history.stage - 1)
    upper = guidance.stages.get(str(history.stage + 1))
    if upper is None or today is None or history.began_on is None or rose(history, pain):
        return history.stage
    week = (today - history.began_on).days // 7 + 1
    ready = history.clean >= guidance.rules.clean_sessions and week >= upper.earliest_week
    return history.stage + 1 if ready else history.stage


def course(history: History | None, pain: float | None, today: date | None, rules: Rules) -> tuple[str, ...]:
    """Why a course of self-care has to end with a clinician: ask ids; empty while it may go on.

    Args:
        history: Earlier days.
        pain: Pain today; None: not told yet.
        today: The day.
        rules: The figures.
    """
    if history is None or history.urgency != "self_care":
        return ()
    figures = (history.began_pain, *history.pains, pain)
    series = [one for one in figures if one is not None]
    last = series[-rules.rising_sessions - 1 :]
    rising = len(last) > rules.rising_sessions and all(a < b for a, b in pairwise(last))
    reasons = ["worsening"] if rising else []
    if history.steps_back >= rules.steps_back or (_weeks_are_up(history, today, rules) and _no_better(history, series)):
        reasons.append("selfcare_tried")
    return tuple(reasons)


def stands(history: History | None, pain: float | None, today: date | None, rules: Rules) -> tuple[str, ...]:
    """The same for a new triage: until the day of the advice to see a clinician it also asks whether that still stands."""
    if history is not None and history.urgency == "clinician" and history.review_on and not due(history, today):
        history = change(history, urgency="self_care")
    return course(history, pain, today, rules)


def _weeks_are_up(history: History, today: date | None, rules: Rules) -> bool:
    began = history.began_on
    return today is not None and began is not None and (today - began).days >= rules.stop_days


def _no_better(history: History, series: list[float]) -> bool:
    """Pain that is there, and no less than when self-care began."""
    return history.began_pain is not None and 0 < series[-1] >= history.began_pain


def known(history: History | None, today: date | None, rules: Rules) -> bool:
    """Whether the last full triage was self-care, is recent enough for a quick check, and nothing calls for another."""
    if history is None or history.triaged_on is None or today is None or history.urgency != "self_care":
        return False
    return timedelta(0) <= today - history.triaged_on <= timedelta(days=rules.quick_days)


def due(history: History, today: date | None) -> bool:
    """Whether the day promised to look again has come."""
    return history.review_on is not None and today is not None and today >= history.review_on


def review(history: History | None, planned: date | None, level: str, today: date | None, rules: Rules) -> date | None:
    """The day to look again: not after the day on which self-care without improvement has to end.

    Advice to see a clinician that is given again keeps its first day.
    """
    if history is None or planned is None or today is None:
        return planned
    if level == history.urgency == "clinician" and history.review_on is not None and not due(history, today):
        return min(planned, history.review_on)
    if history.began_on is None or level != "self_care":
        return planned
    if history.urgency != "self_care":
        return planned
    left = rules.stop_days - (today - history.began_on).days
    return today + timedelta(days=left) if 0 < left < (planned - today).days else planned


def last_pain(history: History) -> float | None:
    """The last pain figure."""
    return history.pains[-1] if history.pains else history.began_pain


def told_pain(findings: Findings, rules: Rules) -> float | None:
    """Pain as it was told, a word counted as its figure."""
    return findings.level if findings.level is not None else rules.word_levels.get(findings.word or "")


def known_level(history: History | None, today: date | None) -> Assessment:
    """The level of somebody who is known: that of the last triage, with the day to look again where it is ahead."""
    if history is None:
        return Assessment("self_care")
    return Assessment("self_care", history.pattern, (), None if due(history, today) else history.review_on)


def assessed_note(assessment: Assessment, pain: float | None) -> Note:
    """What a front may keep of a result."""
    review_on = assessment.review_on.isoformat() if assessment.review_on else None
    values = {"urgency": assessment.urgency, "pattern": assessment.pattern, "pain": pain, "review_on": review_on}
    return Note("assessment", values)
