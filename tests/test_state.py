"""What is kept between two turns comes back as it was, or not at all: no state is believed half, and no advice is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from skill.alexa.coach import kept
from skill.content import load_guidance, load_phrases
from skill.dialogue import History, Intent, State, Turn, respond
from skill.dialogue.figures import LAST_YEAR
from skill.dialogue.fitting import believed
from tests.core_talk import NOW, Talk

GUIDANCE = load_guidance()
KNOWN = History(last_on=NOW.date(), triaged_on=NOW.date(), urgency="self_care", pattern="achilles", consent=True)


def told(*flags: str) -> Talk:
    talk = Talk()
    talk.say(Intent.REPORT_SYMPTOM, symptom=flags[0], symptoms=list(flags))
    return talk


def doubt() -> Talk:
    talk = Talk().to("nerve")
    talk.say(Intent.REPORT_SYMPTOM, symptom="numbness", doubt=True)
    return talk


def explained() -> Talk:
    talk = Talk()
    talk.say(Intent.ASK_TOPIC, topic="anatomy")
    return talk


def cleared() -> Talk:
    talk = told("numbness")
    talk.say(Intent.CLEARED)
    return talk


def unsaved() -> Talk:
    talk = Talk(History())
    talk.to("bladder_bowel").result()
    return talk


FROM: dict[str, Callable[[], Talk]] = {
    "start": Talk,
    "known": lambda: Talk(KNOWN),
    "topic": explained,
    "question": lambda: Talk().to("nerve"),
    "pain": lambda: Talk().to("duration"),
    "doubt": doubt,
    "result": lambda: Talk().to("bladder_bowel").result(),
    "unsaved": unsaved,
    "item": lambda: Talk().session(),
    "hold": lambda: Talk().hold(),
    "emergency": lambda: told("bladder_bowel", "numbness"),
    "cleared": cleared,
}


def dump(place: str) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(FROM[place]().state.dump()))
    return plain


def back(plain: Any) -> State:
    return believed(State.load(plain), GUIDANCE)


@pytest.mark.parametrize("place", FROM)
def test_a_state_comes_back_as_it_was(place: str) -> None:
    assert back(dump(place)) == FROM[place]().state


SHAPE = (
    ("start", "version", 2),
    ("start", "phase", "asleep"),
    ("start", "phase", "halted"),
    ("start", "phase", "holding"),
    ("start", "turns", -1),
    ("start", "turns", 1.5),
    ("start", "asked", 10**12),
    ("start", "goal", "gold"),
    ("start", "said.parts", "hello"),
    ("start", "said.parts.0", ["launch.welcome"]),
    ("start", "said.parts.0.take", -1),
    ("start", "lock_reasons", ["numbness"]),
    ("start", "lock", "grave"),
    ("start", "lock", "urgent"),
    ("known", "history.pains", [11]),
    ("known", "history.began_pain", -1),
    ("known", "history.clean", -1),
    ("known", "history.urgency", "mild"),
    ("known", "history.review_on", "soon"),
    ("topic", "topic_part", -1),
    ("question", "open", None),
    ("question", "open.tries", 3),
    ("question", "open.tries", -1),
    ("question", "open.asks", "numbness_tingling"),
    ("question", "findings.flags", ["numbness"]),
    ("pain", "findings", []),
    ("pain", "findings.level", 11),
    ("pain", "findings.level", float("nan")),
    ("pain", "findings.days", -1),
    ("pain", "findings.days", float("inf")),
    ("pain", "findings.trend", "sideways"),
    ("pain", "findings.person", "dog"),
    ("pain", "findings.helped", 1),
    ("pain", "session", {"items": ["warm_up_walk", "strap_supine"]}),
    ("result", "assessment.urgency", "fine"),
    ("result", "assessment.urgency", "urgent"),
    ("result", "assessment.review_on", 14),
    ("result", "pain_now", -1),
    ("unsaved", "unsaved.0.values", ["pain"]),
    ("item", "phase", "ready"),
    ("item", "phase", "warm_up"),
    ("item", "session", None),
    ("item", "session.items", []),
    ("item", "session.index", 99),
    ("item", "session.index", -1),
    ("item", "session.side", 2),
    ("item", "session.variant", "harder"),
    ("item", "session.owed", "soon"),
    ("hold", "session.owed", "gone"),
    ("hold", "open", None),
    ("hold", "session.rep", -1),
    ("hold", "session.run.before", -30),
    ("hold", "session.run.seconds", -30),
    ("hold", "session.run.started", "2026-11-23T09:00:00"),
    ("hold", "session.run.started", 1763888400),
)
"""Places, fields, and values of which `State.load` alone sees that they are wrong."""

NAMES = (
    ("start", "open.question", "shoe_size"),
    ("start", "phase", "triage"),
    ("start", "open.question", "gone"),
    ("start", "open.question", "direct_flag"),
    ("start", "open.asks", ["confirm"]),
    ("start", "open.about", "shoes"),
    ("start", "said.show", "headstand"),
    ("start", "topic", "football"),
    ("start", "wanted", "headstand"),
    ("start", "findings.past", ["hiccups"]),
    ("start", "parked", {"question": "shoe_size", "asks": ["shoe_size"]}),
    ("known", "history.stage", 40),
    ("question", "open.question", "offer_session"),
    ("question", "open.asks", []),
    ("question", "open.asks", ["weakness", "numbness_tingling"]),
    ("question", "open.asks", ["severity_0_10"]),
    ("pain", "findings.word", "awful"),
    ("pain", "findings.old", ["hiccups"]),
    ("pain", "findings.symptoms", ["hiccups"]),
    ("pain", "findings.sites", ["elbow"]),
    ("pain", "findings.histories", ["football"]),
    ("doubt", "open.about", "hiccups"),
    ("doubt", "open.asks", ["direct_flag"]),
    ("doubt", "open.asks", ["direct_flag", "weakness"]),
    ("unsaved", "unsaved.0.kind", "forget"),
    ("item", "session.items", ["warm_up_walk", "headstand", "strap_supine"]),
    ("item", "session.items", ["strap_supine", "seated_chair"]),
    ("item", "session.items", ["warm_up_walk", "warm_up_walk", "strap_supine"]),
    ("item", "session.done", ["headstand"]),
    ("item", "session.stage", 40),
    ("item", "session.piece", 99),
    ("item", "session.seconds", 3600),
    ("hold", "session.rep", 9),
    ("hold", "session.run", None),
    ("hold", "session.run.seconds", 3600),
    ("hold", "session.run.before", 3600),
    ("hold", "open.question", "item_ready"),
    ("hold", "open", {"question": "direct_flag", "asks": ["direct_flag", "numbness_tingling"], "about": "numbness"}),
)
"""Places, fields, and values that only the guidance shows to be wrong."""

LOCKED = (
    ("emergency", "phase", "idle"),
    ("emergency", "phase", "triage"),
    ("emergency", "phase", "holding"),
    ("emergency", "assessment", None),
    ("emergency", "assessment.urgency", "urgent"),
    ("emergency", "assessment.urgency", "self_care"),
    ("emergency", "findings.flags", ["hiccups"]),
    ("emergency", "findings", "none"),
    ("emergency", "open", {"question": "severity", "asks": ["severity_0_10"]}),
    ("emergency", "open", {"question": "since_last", "asks": ["quick_check"]}),
    ("emergency", "session", {"items": ["warm_up_walk"]}),
    ("emergency", "turns", "many"),
    ("emergency", "version", 0),
)
"""The same of somebody to whom an emergency was told: whatever else is wrong, the advice stands."""


def damaged(place: str, way: str, value: Any) -> dict[str, Any]:
    """A state of a place with one field changed."""
    plain = dump(place)
    *path, last = [int(one) if one.isdigit() else one for one in way.split(".")]
    inside: Any = plain
    for key in path:
        inside = inside[key]
    inside[last] = value
    return plain


@pytest.mark.parametrize(("place", "way", "value"), SHAPE)
def test_what_has_not_the_shape_of_a_state_is_a_new_one(place: str, way: str, value: Any) -> None:
    assert State.load(damaged(place, way, value)) == State.new()


@pytest.mark.parametrize(("place", "way", "value"), NAMES)
def test_what_names_something_unknown_is_a_new_state(place: str, way: str, value: Any) -> None:
    plain = damaged(place, way, value)
    assert State.load(plain) != State.new()
    assert back(plain) == State.new()


@pytest.mark.parametrize(("place", "way", "value"), LOCKED)
def test_an_advice_stands_whatever_else_is_damaged(place: str, way: str, value: Any) -> None:
    assert back(damaged(place, way, value)) == State.halted("emergency", ("bladder_bowel", "numbness"))


@pytest.mark.parametrize(
    ("lock", "reasons", "left"),
    [
        ("emergency", ["bladder_bowel", "hiccups"], ("bladder_bowel",)),
        ("urgent", ["swelling_fever"], ("swelling_fever",)),
        ("urgent", ["quick_check"], ("quick_check",)),
        ("urgent", ["severity_0_10"], ("severity_0_10",)),
        ("urgent", ["hiccups"], ()),
        ("urgent", ["duration"], ()),
        ("urgent", [], ()),
        ("urgent", [1], ()),
        ("urgent", None, ()),
        ("clinician", ["numbness"], ()),
        ("grave", ["numbness"], ()),
    ],
)
def test_of_a_lost_state_only_a_lock_with_known_reasons_is_kept(lock: str, reasons: Any, left: tuple[str, ...]) -> None:
    found = back({"lock": lock, "lock_reasons": reasons, "phase": "idle", "version": 1})
    assert found == (State.halted(lock, left) if left else State.new())  # type: ignore[arg-type]


def test_a_lock_falls_to_no_session_that_was_slipped_in_beside_a_clinicians_look() -> None:
    """The questions may go on while a lock stands; a stretch may not."""
    plain = dump("hold") | {"lock": "urgent", "lock_reasons": ["numbness"]}
    plain["findings"]["cleared"], plain["assessment"] = True, None
    assert back(plain) == State.halted("urgent", ("numbness",))


@pytest.mark.parametrize("anything", [None, 0, "halted", [], [1], {}, {"lock": "urgent"}, {"version": "1"}, b"{}"])
def test_what_is_no_state_is_a_new_one(anything: Any) -> None:
    assert back(anything) == State.new()


def test_a_turn_that_names_unknown_things_leaves_a_state_that_comes_back() -> None:
    slots = {
        "symptom": "hiccups",
        "symptoms": ["hiccups", "thigh_pain"],
        "site": "elbow",
        "sites": ["elbow", "calf"],
        "history": "football",
        "histories": ["football", "diabetes"],
        "word": "awful",
        "duration": "P" + "9" * 400 + "Y",
    }
    for intent in (Intent.REPORT_SYMPTOM, Intent.PAIN_SITE, Intent.REPORT_HISTORY, Intent.PAIN_LEVEL, Intent.DURATION):
        talk = Talk()
        talk.say(intent, **slots)
        found = talk.state.findings
        assert (found.symptoms, found.sites, found.histories) == (("thigh_pain",), ("calf",), ("diabetes",))
        assert (found.word, found.days) == (None, None)
        assert back(talk.state.dump()) == talk.state


def test_denying_something_unknown_is_not_a_no_to_everything() -> None:
    talk = Talk().to("nerve")
    talk.say(Intent.DENY_SYMPTOM, symptom="hiccups")
    assert talk.question == "nerve"


@pytest.mark.parametrize(
    "at",
    [datetime(2026, 11, 23, 9), datetime.max.replace(tzinfo=UTC), datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)],  # noqa: DTZ001
)
def test_a_time_that_cannot_be_reckoned_with_counts_as_unknown(at: datetime) -> None:
    for reach in FROM.values():
        talk = reach()
        for intent in (Intent.YES, Intent.NO, Intent.START_SESSION, Intent.LAUNCH):
            assert respond(talk.state, Turn(intent, at=at), GUIDANCE) == respond(talk.state, Turn(intent), GUIDANCE)


def test_the_last_day_that_counts_is_reckoned_with() -> None:
    talk = Talk().to("head")
    talk.at = datetime(LAST_YEAR, 12, 31, tzinfo=UTC)
    talk.say(Intent.NO)
    assert talk.state.assessment is not None
    assert talk.state.assessment.review_on == date(LAST_YEAR + 1, 1, 14)


@pytest.mark.parametrize(
    ("way", "value"),
    [
        ("said.parts.0.key", "no.such.line"),
        ("said.parts.0.key", "item.strap_supine"),
        ("said.parts.0.fields", {}),
        ("said.parts.0.fields.number.keys", ["no.such.line"]),
        ("said.reprompt.key", "no.such.line"),
    ],
)
def test_a_reply_that_nobody_can_have_said_is_not_repeated(way: str, value: Any) -> None:
    locked = State.halted("emergency", ("bladder_bowel", "numbness"))
    phrases = load_phrases("en-US")
    assert kept(damaged("emergency", way, value), phrases) == locked
    assert kept(dump("emergency"), phrases) == FROM["emergency"]().state
