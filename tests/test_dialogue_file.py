"""Reading dialogue files."""

from pathlib import Path

import pytest

from offline_voice.dialogue_file import read_dialogue
from skill.dialogue import Turn
from skill.errors import ContentError


def written(folder: Path, turns: str, name: str = "one.yaml", head: str = "") -> Path:
    path = folder / name
    path.write_text(f"name: something\n{head}turns:\n{turns}", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("meaning", "turn"),
    [
        ("AMAZON.NoIntent", Turn("AMAZON.NoIntent")),
        ("PainLevelIntent(level=3.5)", Turn("PainLevelIntent", {"level": 3.5})),
        ("PainLevelIntent(level=2, word=mild)", Turn("PainLevelIntent", {"level": 2, "word": "mild"})),
        (
            "ReportSymptomIntent(symptom=numbness, symptoms=[numbness, tingling], doubt=true)",
            Turn("ReportSymptomIntent", {"symptom": "numbness", "symptoms": ["numbness", "tingling"], "doubt": True}),
        ),
    ],
)
def test_a_meaning_is_an_intent_with_slots(tmp_path: Path, meaning: str, turn: Turn) -> None:
    step = read_dialogue(written(tmp_path, f"- {{say: no, as: '{meaning}'}}\n")).turns[0]
    assert step.turn == turn
    assert step.say == "no"


def test_a_conversation_may_go_on_where_another_one_ends(tmp_path: Path) -> None:
    written(tmp_path, "- launch: true\n", "first.yaml")
    dialogue = read_dialogue(written(tmp_path, "- silence: true\n", head="after: first.yaml\n"))
    assert [str(step.turn.intent) for step in dialogue.turns] == ["LaunchRequest", "Silence"]


@pytest.mark.parametrize(
    ("turns", "says"),
    [
        ("- {say: hello}\n", "say and as go together"),
        ("- {launch: true, silence: true}\n", "exactly one of launch, say and silence"),
        ("- {say: hello, as: 'Hello Intent!'}\n", "is not written like"),
        ("- {say: hello, as: HelloIntent}\n", "there is no intent HelloIntent"),
        ("- {silence: true, during: soon}\n", "is not written like 12s"),
        ("- {silence: true, replay: bye}\n", "unknown field `replay`"),
        ("- [\n", "while parsing"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, turns: str, says: str) -> None:
    with pytest.raises(ContentError, match=r"one\.yaml.*") as raised:
        read_dialogue(written(tmp_path, turns))
    assert says in str(raised.value)


def test_a_conversation_that_comes_after_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="comes after itself"):
        read_dialogue(written(tmp_path, "- silence: true\n", head="after: one.yaml\n"))


def test_a_folder_or_a_missing_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.yaml"):
        with pytest.raises(ContentError):
            read_dialogue(path)
