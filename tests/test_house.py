"""The rules of the house that no linter keeps: who may import whom, and what every module opens with."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for folder in ("skill", "offline_voice") for path in (ROOT / folder).rglob("*.py"))
NAMES = [str(path.relative_to(ROOT)) for path in MODULES]
LONGEST = 300


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_a_module_says_what_it_is_for_and_is_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(text)) or ""
    assert docstring.partition("\n")[0].endswith((".", ":")), "open with a sentence on the purpose"
    assert text.count("\n") <= LONGEST


@pytest.mark.parametrize("path", [one for one in MODULES if "skill" in one.relative_to(ROOT).parts], ids=str)
def test_the_shared_layer_never_imports_the_voice_front(path: Path) -> None:
    assert not [name for name in imported(path) if name.startswith("offline_voice")]


def test_the_core_imports_only_itself_msgspec_and_the_standard_library() -> None:
    allowed = {*sys.stdlib_module_names, "msgspec"}
    for path in (ROOT / "skill" / "dialogue").glob("*.py"):
        for name in imported(path):
            assert name.startswith("skill.dialogue") or name.partition(".")[0] in allowed, f"{path.name} imports {name}"


@pytest.mark.parametrize("layer", ["skill.conversation", "skill.check", "offline_voice.chat", "offline_voice.cli"])
def test_neither_sound_nor_alexa_is_needed_to_type(layer: str) -> None:
    heavy = "('flask', 'ask_sdk_core', 'cryptography', 'vosk', 'pyttsx3', 'sounddevice', 'jax', 'sklearn', 'hassil', 'rich')"
    code = f"import sys, {layer}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("locale", ["en-US", "en-GB"])
def test_no_sentence_stands_in_the_code(locale: str) -> None:
    """Whole spoken sentences belong to the phrases; the code may only name their keys."""
    from skill.content import load_phrases  # noqa: PLC0415 - beside the test that needs it

    sentences = {one for wordings in load_phrases(locale).lines.values() for one in wordings if one.count(" ") > 3}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert node.value not in sentences, f"{path.name}:{node.lineno}"
