"""The written conversations on every front, and a replay that finds what differs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from offline_voice.dialogue_file import Dialogue, FrontName, Step, read_dialogue
from offline_voice.fronts import by_meaning, by_text, front
from offline_voice.replay import Front, Seen
from offline_voice.replay import replay as play
from skill.content import load_guidance
from skill.dialogue.turn import Intent
from skill.interaction import load_interaction_model

FOLDER = Path(__file__).parent / "dialogues"
PATHS = sorted(FOLDER.glob("*.yaml"))
NAMES = [path.stem for path in PATHS]


def differences(path: Path, name: FrontName, locale: str = "en-US") -> list[str]:
    return [str(one) for one in play(read_dialogue(path), front(name), by_meaning, locale)]


@pytest.mark.parametrize("name", ["core", "text", "alexa"])
@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_every_front_holds_the_same_conversation(path: Path, name: FrontName) -> None:
    if name in read_dialogue(path).fronts:
        assert differences(path, name) == []


@pytest.mark.audio
@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_the_same_conversation_by_sound(path: Path) -> None:
    if "audio" in read_dialogue(path).fronts:
        assert differences(path, "audio") == []


@pytest.mark.parametrize("name", ["core", "alexa"])
def test_the_second_locale_holds_a_conversation_by_its_meanings(name: FrontName) -> None:
    assert differences(FOLDER / "numbness_in_a_hold.yaml", name, "en-GB") == []


def test_half_of_the_conversations_are_about_warning_signs() -> None:
    signs = {source for flag in load_guidance().flags.values() for source in flag.sources}
    about = [path for path in PATHS if signs.intersection(read_dialogue(path).because)]
    assert 2 * len(about) >= len(PATHS) >= 12


def test_every_conversation_names_a_rule_that_is_there() -> None:
    sources = load_guidance().sources
    cited = {source for path in PATHS for source in read_dialogue(path).because}
    assert cited <= sources.keys()
    assert {"S47", "S52"} <= cited


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_every_meaning_uses_what_the_interaction_model_knows(path: Path) -> None:
    model = load_interaction_model()
    for step in read_dialogue(path).turns:
        if step.as_ is None:
            continue
        slots = {slot.name: slot.type for slot in model.intent(step.turn.intent).slots}
        for name, value in step.turn.slots.items():
            if name in slots and not slots[name].startswith("AMAZON."):
                assert value in {one.id for one in model.type(slots[name]).values}, f"{step.as_}: {value}"


@pytest.mark.parametrize(
    ("field", "wanted", "says"),
    [
        ("reply", "red_flag.tingling", "turn 2: reply is red_flag.urgent"),
        ("phase", "triage", "turn 2: phase is halted, not triage"),
        ("asks", ("duration",), "turn 2: asks is nothing, not duration"),
        ("urgency", "self_care", "turn 2: urgency is urgent, not self_care"),
        ("pattern", "achilles", "turn 2: pattern is none, not achilles"),
        ("reasons", ("weakness",), "turn 2: reasons is numbness, not weakness"),
        ("hold", 10, "turn 2: hold is 0, not 10"),
        ("then", "end", "turn 2: then is listen, not end"),
        ("never", ("red_flag.numbness",), "turn 2: never is red_flag.numbness, not nothing"),
        ("as_", "ReportSymptomIntent(symptom=tingling)", "turn 2: slot symptom is numbness, not tingling"),
        ("as_", "AMAZON.NoIntent", "turn 2: intent is ReportSymptomIntent, not AMAZON.NoIntent"),
    ],
)
def test_what_comes_out_otherwise_is_named(field: str, wanted: object, says: str) -> None:
    dialogue = read_dialogue(FOLDER / "numb_foot_in_the_opening_sentence.yaml")
    first, second, *rest = dialogue.turns
    wrong = replace(dialogue, turns=(first, replace(second, **{field: wanted}), *rest))
    found = [str(one) for one in play(wrong, by_text, by_meaning, "en-US")]
    assert any(one.startswith(says) for one in found), found
    assert all(one.startswith("turn 2") for one in found)


def test_a_front_that_does_not_do_as_the_core_is_found() -> None:
    class Deaf:
        """Takes every sentence for one that it did not follow."""

        def __init__(self, inner: Front) -> None:
            self._inner = inner

        def send(self, step: Step) -> Seen:
            return self._inner.send(replace(step, as_=Intent.FALLBACK) if step.as_ else step)

    @contextmanager
    def deaf(dialogue: Dialogue, locale: str) -> Iterator[Front]:
        with by_meaning(dialogue, locale) as inner:
            yield Deaf(inner)

    dialogue = read_dialogue(FOLDER / "another_person.yaml")
    bare = replace(dialogue, turns=tuple(replace(step, reply=(), urgency=None) for step in dialogue.turns))
    found = [str(one) for one in play(bare, deaf, by_meaning, "en-US")]
    assert found == ["turn 2: reply is fallback, ask.offer_triage, not other.urgent, ask.offer_triage"]
