"""The command `python -m tools.speech_graph`: makes the shipped model hear what the interaction model says."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from skill.errors import StretchCoachError
from tools.speech_graph.build import build

ROOT = Path(__file__).parent.parent.parent
MODEL = ROOT / "offline_voice" / "models" / "stretch-en"


LOCALES = ("en-US", "en-GB")
"""Whose interaction models the shipped model hears."""


WILD = "people_"
"""Training sentences in wordings so far apart that they would bend the language model away from what most people say."""


def example_files() -> tuple[Path, ...]:
    """Where people's sentences stand besides the interaction models."""
    folders = [ROOT / "tests" / name for name in ("utterances", "questions", "dialogues")]
    folders += [ROOT / "skill" / "understanding" / "training" / locale for locale in LOCALES]
    found = sorted(file for folder in folders for file in folder.rglob("*.yaml"))
    return tuple(file for file in found if not file.name.startswith(WILD))


def main() -> int:
    """Builds the graph; exit status 1 where something is missing."""
    parser = argparse.ArgumentParser(prog="python -m tools.speech_graph", description=__doc__)
    parser.add_argument("--model", type=Path, default=MODEL, help="the model's folder (default: the shipped one)")
    asked = parser.parse_args()
    try:
        built = build(asked.model, LOCALES, example_files())
    except StretchCoachError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    print(f"{built.words} words from {built.sentences} sentences")
    if built.left_out:
        print(f"no pronunciation, their sentences left out: {', '.join(built.left_out)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
