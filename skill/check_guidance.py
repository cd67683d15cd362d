"""Whether facts, doses, rules and sources fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from skill.check_problem import Problem
from skill.dialogue.guidance import Guidance, Rules

Cited = tuple[str, str, tuple[str, ...]]
"""File, entry, source ids."""

NO_DATA = ("unclear", "clinician", "settle", "gentle", "core")
"""Plans that belong to no pattern."""


def check_guidance(guidance: Guidance) -> Iterator[Problem]:
    """Every entry of the content that names another one which is not there, or that nothing names."""
    yield from _sources(guidance)
    yield from _questions(guidance)
    yield from _plans(guidance)
    yield from _items(guidance)
    yield from _figures(guidance)


def _cited(guidance: Guidance) -> Iterator[Cited]:
    """Everything that rests on sources."""
    tables: tuple[tuple[str, str, Mapping[str, object]], ...] = (
        ("red_flags.toml", "flags", guidance.flags),
        ("triage.toml", "questions", guidance.questions),
        ("patterns.toml", "patterns", guidance.patterns),
        ("items.toml", "items", guidance.items),
        ("course.toml", "plans", guidance.plans),
        ("course.toml", "stages", guidance.stages),
    )
    for file, table, entries in tables:
        for name, entry in entries.items():
            yield file, f"{table}.{name}", getattr(entry, "sources", ())
    for name, ids in guidance.rules.sources.items():
        yield "course.toml", f"rules.sources.{name}", ids
    for key, ids in guidance.claims.items():
        yield "claims.toml", key, ids


def _sources(guidance: Guidance) -> Iterator[Problem]:
    used: set[str] = set()
    for file, where, ids in _cited(guidance):
        used.update(ids)
        if not ids:
            yield Problem(file, where, "rests on no source")
        for one in ids:
            if one not in guidance.sources:
                yield Problem(file, where, f"cites {one}, which sources.toml does not have")
    for one in guidance.sources:
        if one not in used:
            yield Problem("sources.toml", one, "is cited nowhere")


def _questions(guidance: Guidance) -> Iterator[Problem]:
    asked = {ask for question in guidance.questions.values() for ask in question.asks}
    follow_ups = {guidance.question_of(flag.follow_up) for flag in guidance.flags.values() if flag.follow_up}
    ordered = {name for order in guidance.orders.values() for name in order}
    for name, flag in guidance.flags.items():
        if flag.question not in asked:
            yield Problem("red_flags.toml", name, f"no question asks {flag.question}")
        if flag.follow_up and flag.follow_up not in asked:
            yield Problem("red_flags.toml", name, f"no question asks {flag.follow_up}, its follow-up")
    for order, names in guidance.orders.items():
        for name in names:
            if name not in guidance.questions:
                yield Problem("triage.toml", f"orders.{order}", f"there is no question {name}")
    for name in guidance.questions:
        if name not in ordered | follow_ups:
            yield Problem("triage.toml", name, "is asked in no order and follows up no flag")


def _plans(guidance: Guidance) -> Iterator[Problem]:
    for name, plan in guidance.plans.items():
        if name not in guidance.patterns and name not in NO_DATA:
            yield Problem("course.toml", f"plans.{name}", "belongs to no pattern and no result")
        for item in (*plan.items, *plan.from_stage):
            if item not in guidance.items:
                yield Problem("course.toml", f"plans.{name}", f"there is no item {item}")
        for item, stage in plan.from_stage.items():
            if str(stage) not in guidance.stages or item not in plan.items:
                yield Problem(
                    "course.toml", f"plans.{name}", f"from_stage of {item} names no item and stage of the plan"
                )


def _items(guidance: Guidance) -> Iterator[Problem]:
    planned = {name for plan in guidance.plans.values() for name in plan.items}
    for name, one in guidance.items.items():
        if name not in planned and one.kind not in ("warm_up", "habit"):
            yield Problem("items.toml", name, "is in no plan")
        for pattern in one.not_for:
            if pattern not in guidance.patterns:
                yield Problem("items.toml", name, f"not_for names {pattern}, which is no pattern")
        for figure, (least, most) in (("seconds", one.seconds), ("reps", one.reps)):
            if not 0 < least <= most:
                yield Problem("items.toml", name, f"{figure} go from {least} to {most}")


def _figures(guidance: Guidance) -> Iterator[Problem]:
    rules = guidance.rules
    for name in msgspec.structs.asdict(rules):
        if name != "sources" and name not in rules.sources:
            yield Problem("course.toml", f"rules.{name}", "rests on no source")
    for name in rules.sources:
        if name not in Rules.__struct_fields__:
            yield Problem("course.toml", f"rules.sources.{name}", "is no rule")
    for name, stage in guidance.stages.items():
        if stage.reps and not rules.hold_least <= stage.seconds[0] <= stage.seconds[1] <= rules.hold_most:
            yield Problem("course.toml", f"stages.{name}", "its holds are outside hold_least and hold_most")
    if not rules.session_level < rules.severe_level:
        yield Problem("course.toml", "rules", "severe_level must be above session_level")
