"""Every cross-file check of content, words and interaction models, in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from skill.check_code import Named, named_lines
from skill.check_guidance import check_guidance
from skill.check_models import check_models
from skill.check_phrases import check_phrases
from skill.check_problem import Problem
from skill.content import load_guidance, load_phrases, locales
from skill.dialogue.guidance import Guidance
from skill.interaction import InteractionModel, interaction_folder, load_interaction_model
from skill.words import Phrases

FIRST = "en-US"
"""The locale that the others are compared with."""


class Everything(msgspec.Struct, frozen=True):
    """All that has to fit together."""

    guidance: Guidance
    """Facts, doses, rules, sources."""
    phrases: Mapping[str, Phrases]
    """Sentences by locale, the first locale first."""
    models: Mapping[str, InteractionModel]
    """What people say, by locale, the first locale first."""
    code: Named
    """The lines that the code names."""


def everything(code: Iterable[Path] = ()) -> Everything:
    """Reads this installation.

    Args:
        code: Folders of further code that says lines, beside this package.

    Raises:
        ContentError: A file cannot be read at all.
    """
    spoken = {path.stem for path in interaction_folder().glob("*.json")}
    names = (FIRST, *sorted({*locales(), *spoken} - {FIRST}))
    return Everything(
        guidance=load_guidance(),
        phrases={name: load_phrases(name) for name in names if name in locales()},
        models={name: load_interaction_model(name) for name in names if name in spoken},
        code=named_lines((Path(__file__).parent, *code)),
    )


def check(parts: Everything) -> tuple[Problem, ...]:
    """Every missing, unused or contradictory entry, sorted by file."""
    return tuple(sorted(set(_problems(parts))))


def _problems(parts: Everything) -> Iterator[Problem]:
    for name in parts.phrases.keys() ^ parts.models.keys():
        yield Problem(name, "locale", "needs both phrases and an interaction model, and has one of them")
    yield from check_guidance(parts.guidance)
    yield from check_phrases(parts.phrases, parts.guidance, parts.code)
    yield from check_models(parts.models, parts.guidance)
