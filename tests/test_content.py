"""What the coach explains and leads through: complete, short enough for the ear, and with a source for every statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from skill.content import load_guidance, load_phrases
from skill.dialogue.guidance import Guidance
from skill.dialogue.topics import topic_of
from skill.words import Phrases

SAFETY = Path(__file__).parent.parent / "docs" / "safety.md"
FACTS = {f"fact.s{number}" for number in range(1, 76)}
TOPICS = {
    "causes",
    "neural_tension",
    "anatomy",
    "hamstring_referred",
    "nerve_causes",
    "plantar_fasciitis",
    "achilles",
    "first_steps",
    "rest",
    "ice",
    "mobility",
    "see_doctor",
    "red_flags",
    "prevention",
    "warm_up",
    "technique",
    "hold_time",
    "progression",
    "core",
    "posture",
    "movement_breaks",
    "about",
}
ITEMS = {
    "warm_up_walk",
    "mob_pelvic_tilt",
    "mob_heel_slide",
    "strap_supine",
    "seated_chair",
    "low_step",
    "figure_four",
    "calf_wall",
    "nerve_slider",
    "core_1",
    "core_2",
    "core_3",
    "core_4",
    "core_5",
    "movement_break",
}
ITEM_LINES = {"name", "setup", "again", "cue", "half", "breathe", "feel", "not_feel", "easier", "avoid", "exit"}
FORBIDDEN = re.compile(
    r"\b(you have|you've got|you got|diagnos\w*|definitely|nothing serious|all clear|safe|safely|percent|per cent|chances? are"
    r"|milligrams?|ibuprofen|paracetamol|will cure|will heal|guarantee\w*)\b|%",
    re.IGNORECASE,
)
DISCLAIMER = re.compile(r"this (is not|isn't) a diagnosis", re.IGNORECASE)


@pytest.fixture(scope="module")
def guidance() -> Guidance:
    return load_guidance()


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return load_phrases("en-US")


def words(text: str) -> int:
    return len(text.split())


def test_every_fact_is_in_a_topic_and_rests_on_its_own_point(guidance: Guidance) -> None:
    spoken = {key for topic in guidance.topics.values() for part in topic.parts for key in part}
    assert FACTS - spoken == set()
    for key in FACTS:
        assert key.removeprefix("fact.").upper() in guidance.facts((key,)), key


def test_a_fact_is_at_home_in_the_topic_that_explains_it(guidance: Guidance) -> None:
    homes = {
        "S5": "causes",
        "S14": "anatomy",
        "S19": "hamstring_referred",
        "S23": "nerve_causes",
        "S26": "neural_tension",
    }
    homes |= {
        "S35": "rest",
        "S38": "ice",
        "S40": "mobility",
        "S42": "technique",
        "S53": "see_doctor",
        "S52": "red_flags",
    }
    homes |= {"S57": "warm_up", "S60": "technique", "S66": "progression", "S67": "core", "S70": "posture"}
    homes |= {"S73": "movement_breaks", "S34": "first_steps", "S56": "prevention"}
    assert {fact: topic_of(fact, guidance) for fact in homes} == homes


def test_the_topics_are_those_one_can_ask_for(guidance: Guidance) -> None:
    assert set(guidance.topics) == TOPICS


def test_a_part_of_a_topic_is_short_enough_to_listen_to(guidance: Guidance, phrases: Phrases) -> None:
    for id_, topic in guidance.topics.items():
        for part in topic.parts:
            longest = sum(max(words(wording) for wording in phrases.lines[key]) for key in part)
            assert longest <= 60, (id_, part, longest)


def test_every_item_of_a_session_has_all_its_lines(guidance: Guidance, phrases: Phrases) -> None:
    assert set(guidance.items) == ITEMS
    for id_, item in guidance.items.items():
        needed = ITEM_LINES | ({"nerve"} if item.has_nerve else set())
        said = {key.removeprefix(f"item.{id_}.") for key in phrases.lines if key.startswith(f"item.{id_}.")}
        assert said == needed, id_


def test_set_ups_are_short_and_cues_are_statements_of_a_few_words(phrases: Phrases) -> None:
    for key, wordings in phrases.lines.items():
        if not key.startswith("item."):
            continue
        for wording in wordings:
            field = key.rpartition(".")[2]
            assert "?" not in wording, key
            if field == "setup":
                assert words(wording) <= 40, key
            if field in ("cue", "half"):
                assert 2 <= words(wording) <= 8, key


def test_what_is_spoken_is_made_for_the_ear(phrases: Phrases) -> None:
    written = re.compile(r"[0-9()/;*#_]|\b(e\.g|i\.e|etc|min|sec|approx|NHS|GP)\b")
    mine = {key: one for key, one in phrases.lines.items() if key.startswith(("fact.", "topic.", "item.", "ice."))}
    assert [key for key, wordings in mine.items() if any(written.search(one) for one in wordings)] == []


def test_doses_stay_within_what_the_sources_allow(guidance: Guidance) -> None:
    for id_, item in guidance.items.items():
        least, most = item.seconds
        assert 0 < least <= most, id_
        assert 0 < item.reps[0] <= item.reps[1], id_
        if item.kind == "stretch":
            assert guidance.rules.hold_least <= least, id_
            assert most <= guidance.rules.hold_most, id_
            assert item.has_nerve, id_
        if item.counted:
            assert least * item.reps[0] <= 60, id_


def test_what_an_item_warns_of_is_also_kept_from_whom_it_warns(guidance: Guidance, phrases: Phrases) -> None:
    """Who is told to leave an item out is not led through it either; who is told to sit is not led through it lying."""
    for id_, item in guidance.items.items():
        avoid = phrases.lines[f"item.{id_}.avoid"][0]
        assert ("pregnan" in avoid) == (item.lying or "pregnant" in item.not_with), id_
        assert ("back operation" in avoid) == ("back_surgery" in item.not_with), id_
    assert "pregnant" in guidance.items["low_step"].not_with
    for id_ in ("core_1", "core_2", "core_4", "core_5"):
        assert "pregnant" in guidance.items[id_].not_with, id_


def test_the_calf_stretch_is_kept_from_a_tendon_weakened_by_an_antibiotic(guidance: Guidance) -> None:
    assert "antibiotic" in guidance.items["calf_wall"].not_with


def test_nothing_nerve_loading_follows_a_back_operation(guidance: Guidance) -> None:
    for id_ in ("nerve_slider", "strap_supine", "core_1", "core_2", "core_3", "core_4", "core_5"):
        assert "back_surgery" in guidance.items[id_].not_with, id_


PROGRESSION = {
    "1": ((10, 15), 2, 1, False),
    "2": ((15, 20), 3, 2, True),
    "3": ((20, 30), 3, 4, True),
    "4": ((30, 30), 3, 6, True),
}
"""By stage: seconds of a hold, reps of a side, the first week, and whether core items come in."""


def test_the_progression_is_the_one_that_was_decided(guidance: Guidance) -> None:
    stages = {name: (one.seconds, one.reps, one.earliest_week, one.core) for name, one in guidance.stages.items()}
    assert {name: one for name, one in stages.items() if name != "0"} == PROGRESSION


DOSES = {
    "warm_up_walk": ("whole", (300, 600), (1, 1), 1),
    "mob_pelvic_tilt": ("back", (4, 4), (8, 10), 1, "counted", "lying"),
    "mob_heel_slide": ("hamstring", (4, 4), (10, 10), 2, "counted"),
    "strap_supine": ("hamstring", (10, 30), (2, 4), 2, "lying"),
    "seated_chair": ("hamstring", (10, 30), (2, 4), 2),
    "low_step": ("hamstring", (10, 30), (2, 4), 2),
    "figure_four": ("buttock", (10, 30), (2, 4), 2, "lying"),
    "calf_wall": ("calf", (15, 30), (2, 4), 2),
    "nerve_slider": ("nerve", (4, 4), (8, 10), 2, "counted"),
    "core_1": ("core", (6, 6), (8, 10), 1, "counted", "lying"),
    "core_2": ("core", (4, 4), (6, 8), 2, "counted", "lying"),
    "core_3": ("core", (6, 6), (6, 8), 2, "counted"),
    "core_4": ("core", (6, 6), (8, 10), 1, "counted", "lying"),
    "core_5": ("core", (10, 10), (3, 5), 2),
    "movement_break": ("whole", (60, 120), (1, 1), 1),
}
"""By item: what it works on, seconds, reps and sides as `docs/safety.md` says where they come from, and how it is done."""


def test_the_doses_are_those_that_were_decided(guidance: Guidance) -> None:
    def how(name: str) -> tuple[object, ...]:
        one = guidance.items[name]
        manner = (*(("counted",) if one.counted else ()), *(("lying",) if one.lying else ()))
        return (one.target, one.seconds, one.reps, one.sides, *manner)

    assert {name: how(name) for name in guidance.items} == DOSES


def test_no_stage_holds_anything_where_only_gentle_movement_is_allowed(guidance: Guidance) -> None:
    assert guidance.stages.keys() == {"0", "1", "2", "3", "4"}
    assert (guidance.stages["0"].seconds, guidance.stages["0"].reps) == ((0, 0), 0)
    gentle = guidance.plans["gentle"]
    assert {guidance.items[name].kind for name in gentle.items} <= {"mobility", "habit"}


def test_the_nerve_safe_way_is_the_rule_wherever_a_nerve_may_be_involved(guidance: Guidance) -> None:
    assert {name for name, plan in guidance.plans.items() if not plan.nerve} == {"hamstring_referred", "core"}


def test_the_standing_step_comes_last_and_late(guidance: Guidance) -> None:
    for name, plan in guidance.plans.items():
        if "low_step" in plan.items:
            assert plan.from_stage["low_step"] == (2 if name == "hamstring_referred" else 3), name
            assert plan.items[-1] == "low_step", name


def test_stretches_are_done_on_both_sides_two_to_four_times(guidance: Guidance) -> None:
    for id_, item in guidance.items.items():
        if item.kind == "stretch":
            assert (item.sides, item.reps, item.counted) == (2, (2, 4), False), id_
        if item.kind == "slider":
            assert (item.sides, item.reps, item.counted) == (2, (8, 10), True), id_


def test_what_is_spoken_of_a_dose_is_the_dose(guidance: Guidance, phrases: Phrases) -> None:
    rules, lines = guidance.rules, phrases.lines
    assert (rules.hold_least, rules.hold_most) == (5, 30)
    assert rules.ice_minutes == (15, 20)
    assert "fifteen to twenty minutes" in lines["fact.s38"][0]
    assert rules.ice_check_minutes == 5
    assert "every five minutes" in lines["ice.skin"][0]
    assert rules.rest_seconds == 20
    assert "twenty seconds" in lines["check.heel"][0]
    assert rules.review_days == 14
    assert "two weeks" in lines["result.self_care_undated"][0]
    least, most = guidance.items["warm_up_walk"].seconds
    assert least <= rules.warm_up_pieces * rules.warm_up_seconds <= most
    assert "five to ten minutes" in lines["fact.s59"][0].lower()


def test_every_health_statement_has_a_source(guidance: Guidance, phrases: Phrases) -> None:
    bare = [key for key in phrases.lines if key.startswith(guidance.health) and not guidance.claim(key)]
    assert bare == []


def test_every_claim_speaks_of_a_line_that_exists(guidance: Guidance, phrases: Phrases) -> None:
    lost = [
        claim
        for claim in guidance.claims
        if not any(key == claim or key.startswith(f"{claim}.") for key in phrases.lines)
    ]
    assert lost == []


def cited(guidance: Guidance) -> Iterator[tuple[str, str]]:
    """Every source id with the entry that cites it."""
    for name in ("flags", "questions", "patterns", "items", "plans", "stages"):
        for id_, entry in getattr(guidance, name).items():
            for source in entry.sources:
                yield f"{name}.{id_}", source
    for id_, sources in (guidance.rules.sources | guidance.claims).items():
        for source in sources:
            yield id_ if "." in id_ else f"rules.{id_}", source


def test_every_source_that_is_cited_exists(guidance: Guidance) -> None:
    assert [one for one in cited(guidance) if one[1] not in guidance.sources] == []


def test_every_fact_of_the_document_is_a_source(guidance: Guidance) -> None:
    assert {id_ for id_, source in guidance.sources.items() if source.kind == "seed"} == {f"S{n}" for n in range(1, 76)}


def test_every_figure_of_the_rules_has_a_source(guidance: Guidance) -> None:
    figures = {name for name in type(guidance.rules).__struct_fields__ if name != "sources"}
    assert set(guidance.rules.sources) == figures


def test_what_no_source_confirms_is_listed_openly(guidance: Guidance) -> None:
    listed = SAFETY.read_text(encoding="utf-8")
    unconfirmed = {entry for entry, source in cited(guidance) if source == "GK" and not entry.startswith("item.")}
    assert [entry for entry in sorted(unconfirmed) if f"`{entry}`" not in listed] == []


def test_the_content_version_stands_in_the_safety_page(guidance: Guidance) -> None:
    assert f"**{guidance.version}**" in SAFETY.read_text(encoding="utf-8")


def test_no_statement_names_a_disease_as_yours_or_promises_anything(phrases: Phrases) -> None:
    found = [
        (key, match.group())
        for key, wordings in phrases.lines.items()
        for wording in wordings
        for sentence in re.split(r"(?<=[.!?]) ", DISCLAIMER.sub("", wording))
        if not sentence.endswith("?") and (match := FORBIDDEN.search(sentence))
    ]
    assert found == []
