"""Documentation that is kept true: commands, links, files, the conversation in the README."""

import re
import subprocess
from pathlib import Path

import pytest

from offline_voice.cli import main
from offline_voice.dialogue_file import Dialogue, Step, read_dialogue
from skill.record import Level, Record
from tools.build_readme import README, with_transcript

ROOT = README.parent
PAGES = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
MAKE = ROOT / "Makefile"


def test_the_conversation_in_the_readme_is_what_the_coach_says() -> None:
    readme = README.read_text(encoding="utf-8")
    assert with_transcript(readme) == readme, "run `python -m tools.build_readme`"
    assert readme.count("\n> ") >= 4


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_commands_in_the_documentation_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for command in re.findall(r"`(?:\.venv/bin/)?stretch-coach ([a-z]+)", text):
        assert command in main.commands, command
    for target in re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE):
        assert re.search(rf"^{target}:", MAKE.read_text(), re.MULTILINE), target
    for module in re.findall(r"python -m (tools\.[a-z_]+)", text):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_files_in_the_documentation_exist(page: Path) -> None:
    folders = "skill|offline_voice|interaction_models|tests|tools|docs"
    for path in re.findall(rf"`((?:{folders})/[\w./-]+)`", page.read_text(encoding="utf-8")):
        assert "xx-XX" in path or (ROOT / path).exists(), path


def test_every_command_is_documented() -> None:
    text = " ".join(page.read_text(encoding="utf-8") for page in PAGES)
    for command in main.commands:
        assert f"stretch-coach {command}" in text or f"make {command}" in text or command == "start", command


def test_every_field_of_a_dialogue_file_is_documented() -> None:
    text = (ROOT / "docs" / "dialogue-format.md").read_text(encoding="utf-8")
    for field in (*Dialogue.__struct_encode_fields__, *Step.__struct_encode_fields__):
        assert f"`{field}`" in text or f"`{field}: " in text, field


def test_every_field_of_a_record_is_documented() -> None:
    text = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    for field in (*Record.__struct_fields__, *Level.__struct_fields__):
        assert f"`{field}`" in text, field


def test_the_example_of_a_dialogue_file_can_be_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "dialogue-format.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert example
    path = tmp_path / "example.yaml"
    path.write_text(example[1])
    assert len(read_dialogue(path).turns) == 2


def test_every_make_target_can_be_planned() -> None:
    targets = re.search(r"^\.PHONY: (.*)$", MAKE.read_text(), re.MULTILINE)
    assert targets
    for target in targets[1].split():
        subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)
