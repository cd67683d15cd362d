"""Whether every line that is said has words in every locale, every line with words is said, and health rests on sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter

from skill.check_code import Named
from skill.check_problem import Problem
from skill.dialogue.guidance import Guidance
from skill.words import Phrases

ITEM_LINES = ("name", "setup", "again", "cue", "half", "breathe", "feel", "not_feel", "easier", "avoid", "exit")
"""What is said about every item."""

ASSEMBLED = ("calendar", "list")
"""Tables that put a field together."""


def check_phrases(phrases: Mapping[str, Phrases], guidance: Guidance, code: Named) -> Iterator[Problem]:
    """Every gap in the sentences.

    Args:
        phrases: By locale; the first is the one that the others are compared with.
        guidance: What the coach knows.
        code: The lines that the code names.
    """
    first, *others = phrases.values()
    yield from _missing(first, guidance, code)
    yield from _unused(first, guidance, code)
    yield from _claims(first, guidance)
    for one in phrases.values():
        yield from _wordings(one)
    yield from _fields(first, code)
    for other in others:
        yield from _differences(first, other)


def expected(guidance: Guidance) -> Iterator[str]:
    """The lines that the content calls for."""
    for topic in guidance.topics.values():
        for part in topic.parts:
            yield from part
    for name, item in guidance.items.items():
        yield from (f"item.{name}.{line}" for line in ITEM_LINES)
        if item.has_nerve:
            yield f"item.{name}.nerve"
    for name, question in guidance.questions.items():
        yield f"ask.{name}"
        if len(question.asks) > 1 and question.kind == "flag":
            yield from (f"ask.{ask}" for ask in question.asks)
    for flag in guidance.flags:
        yield from (f"red_flag.{flag}", f"direct.{flag}")
    yield from (f"pattern.{name}" for name in (*guidance.patterns, "unclear"))


def _missing(phrases: Phrases, guidance: Guidance, code: Named) -> Iterator[Problem]:
    """Lines that the content calls for, and dotted names in the code that begin like a table of the phrases."""
    tables = {key.partition(".")[0] for key in phrases.lines if "." in key}
    wanted = {*expected(guidance), *(key for key in code.keys if key.partition(".")[0] in tables)}
    for key in sorted(wanted - phrases.lines.keys()):
        if not any(line.startswith(f"{key}.") for line in phrases.lines):
            yield Problem(phrases.locale, key, "there are no words for this line")


def _unused(phrases: Phrases, guidance: Guidance, code: Named) -> Iterator[Problem]:
    wanted = set(expected(guidance))
    for key in phrases.lines:
        if key not in wanted and not code.names(key):
            yield Problem(phrases.locale, key, "nothing says this line")


def _claims(phrases: Phrases, guidance: Guidance) -> Iterator[Problem]:
    for key in phrases.lines:
        if key.startswith(guidance.health) and not guidance.claim(key):
            yield Problem("claims.toml", key, "is a health statement without a source")
    for key in guidance.claims:
        if key not in phrases.lines and not any(line.startswith(f"{key}.") for line in phrases.lines):
            yield Problem("claims.toml", key, "there is no such line")
    for prefix in guidance.health:
        if not any(line.startswith(prefix) for line in phrases.lines):
            yield Problem("claims.toml", f"health {prefix}", "no line begins like this")


def _wordings(phrases: Phrases) -> Iterator[Problem]:
    for key, wordings in phrases.lines.items():
        try:
            fields = [fields_of(one) for one in wordings]
        except ValueError as error:
            yield Problem(phrases.locale, key, f"its braces do not match ({error})")
            continue
        if any(not one.strip() for one in wordings):
            yield Problem(phrases.locale, key, "is empty")
        if len({frozenset(one) for one in fields}) > 1:
            yield Problem(phrases.locale, key, "its wordings do not have the same fields")


def _fields(phrases: Phrases, code: Named) -> Iterator[Problem]:
    """Fields that the code does not fill; how numbers, dates and lists are put together is not a line of the core."""
    anywhere = {call.fields for call in code.calls if not call.keys}
    for key, wordings in phrases.lines.items():
        try:
            wanted = fields_of(wordings[0])
        except ValueError:
            continue  # named already
        calls = [call.fields for call in code.calls if key in call.keys]
        filled = all(wanted <= given for given in calls) if calls else any(wanted <= given for given in anywhere)
        if wanted and not filled and key.partition(".")[0] not in ASSEMBLED:
            yield Problem(phrases.locale, key, f"the code does not fill {', '.join(sorted(wanted))}")


def _differences(first: Phrases, other: Phrases) -> Iterator[Problem]:
    for key in sorted(first.lines.keys() ^ other.lines.keys()):
        where = other.locale if key in first.lines else first.locale
        yield Problem(where, key, "only the other locale has this line")
    for key in sorted(first.lines.keys() & other.lines.keys()):
        try:
            same = fields_of(first.lines[key][0]) == fields_of(other.lines[key][0])
        except ValueError:
            continue
        if not same:
            yield Problem(other.locale, key, f"does not have the fields that {first.locale} has")


def fields_of(wording: str) -> frozenset[str]:
    """The names of the fields in a wording.

    Raises:
        ValueError: Its braces do not match.
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(wording) if name is not None)
