"""The cross-file checks: our own content is sound, and every kind of damage is found in a copy of it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import offline_voice
from skill.check import Everything, check, everything
from skill.check_code import named_lines
from skill.dialogue.guidance import Guidance, RedFlag, Source
from skill.interaction import Intent, InteractionModel, Slot, SlotType, Value, Wording
from skill.words import Phrases

SOUND = everything([Path(offline_voice.__file__).parent])
Damage = Callable[[Everything], Everything]


def test_our_own_content_has_no_problem() -> None:
    assert [str(one) for one in check(SOUND)] == []


def guided(change: Callable[[Guidance], Guidance]) -> Damage:
    return lambda parts: replace(parts, guidance=change(parts.guidance))


def worded(change: Callable[[dict[str, tuple[str, ...]]], object], locale: str = "en-US") -> Damage:
    def damage(parts: Everything) -> Everything:
        lines = dict(parts.phrases[locale].lines)
        change(lines)
        return replace(parts, phrases={**parts.phrases, locale: Phrases(locale, lines)})

    return damage


def modelled(change: Callable[[InteractionModel], InteractionModel], locale: str = "en-US") -> Damage:
    return lambda parts: replace(parts, models={**parts.models, locale: change(parts.models[locale])})


def with_intent(name: str, change: Callable[[Intent], Intent]) -> Damage:
    return modelled(
        lambda model: replace(model, intents=tuple(change(one) if one.name == name else one for one in model.intents))
    )


def with_type(name: str, change: Callable[[SlotType], SlotType]) -> Damage:
    return modelled(
        lambda model: replace(model, types=tuple(change(one) if one.name == name else one for one in model.types))
    )


def without(table: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in keys}


def flag(**changes: Any) -> Damage:
    numbness = "numbness"
    return guided(lambda one: replace(one, flags={**one.flags, numbness: replace(one.flags[numbness], **changes)}))


DAMAGES: dict[str, tuple[Damage, str]] = {
    # facts, doses, rules
    "a flag without a source": (flag(sources=()), "red_flags.toml: flags.numbness: rests on no source"),
    "an unknown source": (flag(sources=("S999",)), "red_flags.toml: flags.numbness: cites S999"),
    "a flag that nobody asks for": (flag(question="toes"), "red_flags.toml: numbness: no question asks toes"),
    "a follow-up that nobody asks": (flag(follow_up="toes"), "red_flags.toml: numbness: no question asks toes"),
    "a source that nobody cites": (
        guided(lambda one: replace(one, sources={**one.sources, "N99": Source("A page", "page")})),
        "sources.toml: N99: is cited nowhere",
    ),
    "an order with an unknown question": (
        guided(lambda one: replace(one, orders={**one.orders, "gate": (*one.orders["gate"], "toes")})),
        "triage.toml: orders.gate: there is no question toes",
    ),
    "a question in no order": (
        guided(lambda one: replace(one, questions={**one.questions, "toes": one.questions["severity"]})),
        "triage.toml: toes: is asked in no order",
    ),
    "a plan with an unknown item": (
        guided(lambda one: replace(one, items=without(one.items, "strap_supine"))),
        "there is no item strap_supine",
    ),
    "an item in no plan": (
        guided(lambda one: replace(one, items={**one.items, "splits": one.items["strap_supine"]})),
        "items.toml: splits: is in no plan",
    ),
    "a dose that runs backwards": (
        guided(
            lambda one: replace(
                one, items={**one.items, "strap_supine": replace(one.items["strap_supine"], seconds=(30, 10))}
            )
        ),
        "items.toml: strap_supine: seconds go from 30 to 10",
    ),
    "an item against an unknown pattern": (
        guided(
            lambda one: replace(
                one, items={**one.items, "strap_supine": replace(one.items["strap_supine"], not_for=("gout",))}
            )
        ),
        "items.toml: strap_supine: not_for names gout",
    ),
    "a plan for nothing": (
        guided(lambda one: replace(one, plans={**one.plans, "gout": one.plans["unclear"]})),
        "course.toml: plans.gout: belongs to no pattern",
    ),
    "a stage that the plan does not have": (
        guided(
            lambda one: replace(
                one, plans={**one.plans, "unclear": replace(one.plans["unclear"], from_stage={"strap_supine": 9})}
            )
        ),
        "course.toml: plans.unclear: from_stage of strap_supine",
    ),
    "a figure without a source": (
        guided(lambda one: replace(one, rules=replace(one.rules, sources=without(one.rules.sources, "review_days")))),
        "course.toml: rules.review_days: rests on no source",
    ),
    "a source for no figure": (
        guided(lambda one: replace(one, rules=replace(one.rules, sources={**one.rules.sources, "moon_days": ("GK",)}))),
        "course.toml: rules.sources.moon_days: is no rule",
    ),
    "a hold that is too long": (
        guided(lambda one: replace(one, stages={**one.stages, "1": replace(one.stages["1"], seconds=(10, 90))})),
        "course.toml: stages.1: its holds are outside",
    ),
    "levels in the wrong order": (
        guided(lambda one: replace(one, rules=replace(one.rules, session_level=8))),
        "course.toml: rules: severe_level must be above session_level",
    ),
    # sentences
    "a red flag without words": (
        worded(lambda lines: lines.pop("red_flag.numbness")),
        "en-US: red_flag.numbness: there are no words",
    ),
    "a line of the code without words": (
        worded(lambda lines: lines.pop("hold.release")),
        "en-US: hold.release: there are no words",
    ),
    "a fact without words": (worded(lambda lines: lines.pop("fact.s6")), "en-US: fact.s6: there are no words"),
    "a line that nobody says": (
        worded(lambda lines: lines.update({"hold.cheer": ("Hooray.",)})),
        "en-US: hold.cheer: nothing says this line",
    ),
    "an empty line": (worded(lambda lines: lines.update({"bye": (" ",)})), "en-US: bye: is empty"),
    "braces that do not match": (worded(lambda lines: lines.update({"bye": ("So {long.",)})), "en-US: bye: its braces"),
    "a field that the code does not fill": (
        worded(lambda lines: lines.update({"hold.begin": ("Hold for {minutes} minutes.",)})),
        "en-US: hold.begin: the code does not fill minutes",
    ),
    "wordings with different fields": (
        worded(lambda lines: lines.update({"hold.begin": ("Hold for {seconds} seconds.", "Hold.")})),
        "en-US: hold.begin: its wordings do not have the same fields",
    ),
    "a health statement without a source": (
        guided(lambda one: replace(one, claims=without(one.claims, "fact.s6"))),
        "claims.toml: fact.s6: is a health statement without a source",
    ),
    "a source for no statement": (
        guided(lambda one: replace(one, claims={**one.claims, "fact.s999": ("S6",)})),
        "claims.toml: fact.s999: there is no such line",
    ),
    "health under no line": (
        guided(lambda one: replace(one, health=(*one.health, "gout."))),
        "claims.toml: health gout.: no line begins like this",
    ),
    # interaction model
    "an intent that the core does not know": (
        with_intent("EasierIntent", lambda one: replace(one, name="HarderIntent")),
        "en-US.json: HarderIntent: the core knows no such intent",
    ),
    "an intent that the model lacks": (
        with_intent("EasierIntent", lambda one: replace(one, name="HarderIntent")),
        "en-US.json: EasierIntent: the model lacks this intent",
    ),
    "an intent that nobody can say": (
        with_intent("EasierIntent", lambda one: replace(one, samples=())),
        "en-US.json: EasierIntent: nobody can say it",
    ),
    "a sample twice": (
        with_intent("EasierIntent", lambda one: replace(one, samples=(*one.samples, one.samples[0]))),
        "stands there twice",
    ),
    "a sentence with two meanings": (
        with_intent("EasierIntent", lambda one: replace(one, samples=(*one.samples, "check my heel"))),
        "'check my heel' is said for StartTriageIntent too",
    ),
    "a slot that is not declared": (
        with_intent("EasierIntent", lambda one: replace(one, samples=(*one.samples, "go easier on {toe}"))),
        "en-US.json: EasierIntent: a sample uses the slot toe",
    ),
    "a slot that no sample fills": (
        with_intent("EasierIntent", lambda one: replace(one, slots=(Slot("toe", "SITE"),))),
        "en-US.json: EasierIntent: no sample fills the slot toe",
    ),
    "a slot of an unknown type": (
        with_intent("EasierIntent", lambda one: replace(one, slots=(Slot("toe", "TOE"),), samples=("my {toe}",))),
        "en-US.json: EasierIntent: the slot toe has the unknown type TOE",
    ),
    "a type that no slot has": (
        modelled(lambda model: replace(model, types=(*model.types, SlotType("TOE", ())))),
        "en-US.json: TOE: no slot has this type",
    ),
    "a topic that the content does not know": (
        guided(lambda one: replace(one, topics=without(one.topics, "posture"))),
        "en-US.json: TOPIC posture: the content does not know it",
    ),
    "a topic that nobody can name": (
        with_type("TOPIC", lambda one: replace(one, values=one.values[1:])),
        "the model lacks it",
    ),
    "a red flag that nobody can name": (
        guided(lambda one: replace(one, flags={**one.flags, "cold_foot": RedFlag("urgent", "injury", ("GK",))})),
        "en-US.json: SYMPTOM cold_foot: the model lacks this red flag",
    ),
    "the same words for two values": (
        with_type("SITE", lambda one: replace(one, values=(*one.values, Value("toe", Wording("heel", ()))))),
        "en-US.json: SITE toe: 'heel' is said for heel too",
    ),
    "a place that nobody can name": (
        with_type("SITE", lambda one: replace(one, values=tuple(v for v in one.values if v.id != "under_heel"))),
        "en-US.json: SITE under_heel: the content names it",
    ),
    # locales
    "a locale without a line": (
        worded(lambda lines: lines.pop("hold.release"), "en-GB"),
        "en-GB: hold.release: only the other locale has this line",
    ),
    "a locale with other fields": (
        worded(lambda lines: lines.update({"hold.begin": ("Hold.",)}), "en-GB"),
        "en-GB: hold.begin: does not have the fields that en-US has",
    ),
    "a locale without an intent": (
        modelled(lambda model: replace(model, intents=model.intents[:-1]), "en-GB"),
        "en-GB.json: ForgetMeIntent: another locale has it",
    ),
    "a locale with words but no model": (
        lambda parts: replace(parts, models=without(parts.models, "en-GB")),
        "en-GB: locale: needs both phrases and an interaction model",
    ),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_is_found(kind: str) -> None:
    damage, found = DAMAGES[kind]
    before = set(check(SOUND))
    problems = [str(one) for one in check(damage(SOUND)) if one not in before]
    assert any(found in one for one in problems), problems


def test_the_code_is_read_for_the_lines_it_names(tmp_path: Path) -> None:
    (tmp_path / "some.py").write_text('Line("a.b", {"x": 1})\nLine(f"item.{name}.setup")\nfile = "a.toml"\n')
    named = named_lines([tmp_path])
    assert named.keys == {"a.b"}
    assert named.names("item.strap.setup")
    assert not named.names("item.strap.feel")
    assert [(call.keys, call.fields) for call in named.calls] == [(("a.b",), {"x"}), ((), frozenset())]
    assert not any(re.fullmatch(one.pattern, "a.c") for one in named.patterns)
