"""Every cross-file check of content, words and interaction models, in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from skill.check_code import named_lines
from skill.check_guidance import check_guidance
from skill.check_models import check_models
from skill.check_phrases import check_phrases
from skill.check_problem import Problem
from skill.content import load_guidance, load_phrases, locales
from skill.interaction import interaction_folder, load_interaction_model

FIRST = "en-US"
"""The locale that the others are compared with."""


def check(code: Iterable[Path] = (), folder: Path | None = None) -> tuple[Problem, ...]:
    """Every missing, unused or contradictory entry, sorted by file.

    Args:
        code: Folders of further code that says lines, beside this package.
        folder: Where the interaction models are; None: those of this installation.

    Raises:
        ContentError: A file cannot be read at all.
    """
    guidance = load_guidance()
    names = (FIRST, *(one for one in locales() if one != FIRST))
    phrases = {name: load_phrases(name) for name in names}
    folder = folder or interaction_folder()
    spoken = {path.stem for path in folder.glob("*.json")}
    models = {name: load_interaction_model(name, folder) for name in names if name in spoken}
    named = named_lines((Path(__file__).parent, *code))
    one_sided = (
        Problem(name, "locale", "has phrases or an interaction model, not both") for name in spoken ^ set(names)
    )
    problems = (
        *one_sided,
        *check_guidance(guidance),
        *check_phrases(phrases, guidance, named),
        *check_models(models, guidance),
    )
    return tuple(sorted(set(problems)))
