"""The interaction model has Amazon's shape, says nothing twice, and carries exactly the ids that the core knows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from skill import interaction
from skill.dialogue.turn import Intent
from skill.errors import ContentError
from skill.interaction import InteractionModel, expand, interaction_folder, load_built_ins, load_interaction_model
from tools.build_models import Overlay, build, derive

LOCALES = sorted(path.stem for path in interaction_folder().glob("*.json"))
OUR_SLOTS = {
    "ReportSymptomIntent": {"symptom", "also", "site", "side", "trend"},
    "DenySymptomIntent": {"symptom", "well"},
    "RetractIntent": {"symptom"},
    "ReportHistoryIntent": {"history"},
    "PainSiteIntent": {"site"},
    "PainLevelIntent": {"level", "lower", "word"},
    "DurationIntent": {"duration", "span", "trend"},
    "TrendIntent": {"trend", "duration"},
    "AskTopicIntent": {"topic", "question"},
    "ChooseStretchIntent": {"stretch"},
    "FeelIntent": {"feeling"},
    "SkipIntent": {"part"},
    "ChangeHoldIntent": {"seconds", "change"},
    "ForgetMeIntent": {"scope"},
    "ProgressIntent": {"about"},
    "VoiceIntent": {"change"},
}
IDS = {
    "SYMPTOM": "heel_pain thigh_pain back_pain calf_pain bladder_bowel saddle_numbness sexual_function both_legs numbness "
    "tingling weakness sudden_severe injury no_weight_bearing pop calf_clot chest_breathing fever_infection other_emergency",
    "WELL": "bladder_bowel saddle_numbness sexual_function both_legs numbness tingling weakness sudden_severe injury "
    "no_weight_bearing pop calf_clot chest_breathing fever_infection other_emergency",
    "SITE": "under_heel back_of_heel heel sole calf back_of_knee back_of_thigh buttock lower_back line_down_leg",
    "SIDE": "left right both",
    "TREND": "better same worse",
    "SPAN": "PT6H P1D P2D P4D P7D P2W P3W P1M P2M P3M P6M P1Y P2Y",
    "HISTORY": "under_18 pregnant diabetes back_surgery cancer blood_thinners antibiotic night_pain none",
    "WORD": "mild moderate severe",
    "TOPIC": "causes neural_tension anatomy hamstring_referred nerve_causes plantar_fasciitis achilles first_steps rest ice "
    "mobility see_doctor red_flags prevention warm_up technique hold_time progression core posture movement_breaks about",
    "QUESTION": " ".join(f"S{number}" for number in range(1, 76)),
    "STRETCH": "warm_up_walk mob_pelvic_tilt mob_heel_slide strap_supine seated_chair low_step figure_four calf_wall "
    "nerve_slider core_1 core_2 core_3 core_4 core_5 movement_break",
    "FEELING": "thigh fine heel calf nothing back buttock",
    "PART": "warm_up item",
    "HOLD_CHANGE": "longer shorter",
    "VOICE_CHANGE": "slower faster louder quieter",
    "FORGET_SCOPE": "today this",
    "MEMORY_ABOUT": "kept",
}
NOT_SAID = re.compile(r"ask|open|launch|tell|talk to")


@pytest.fixture(params=LOCALES)
def model(request: pytest.FixtureRequest) -> InteractionModel:
    return load_interaction_model(request.param)


def test_every_intent_of_the_core_that_can_be_said_is_there(model: InteractionModel) -> None:
    unsaid = {Intent.LAUNCH, Intent.SESSION_ENDED, Intent.SILENCE}
    assert {one.name for one in model.intents} == {str(one) for one in Intent} - unsaid


def test_ids_are_those_of_the_core(model: InteractionModel) -> None:
    assert {one.name: [value.id for value in one.values] for one in model.types} == {
        name: ids.split() for name, ids in IDS.items()
    }


def test_slots_are_those_of_the_core_and_every_gap_is_declared(model: InteractionModel) -> None:
    for intent in model.intents:
        declared = {slot.name for slot in intent.slots}
        assert declared == OUR_SLOTS.get(intent.name, set()), intent.name
        assert {gap for sample in intent.samples for gap in re.findall(r"\{(.*?)\}", sample)} == declared, intent.name


def test_slot_types_are_ours_or_amazons(model: InteractionModel) -> None:
    used = {slot.type for intent in model.intents for slot in intent.slots}
    assert used == set(IDS) | {"AMAZON.NUMBER", "AMAZON.DURATION"}


def test_invocation_name_follows_amazons_rules(model: InteractionModel) -> None:
    assert model.invocation_name == "stretch coach"


def test_wordings_are_plain_words(model: InteractionModel) -> None:
    for intent in model.intents:
        for sample in intent.samples:
            assert re.fullmatch(r"(?:[a-z']+|\{[a-z]+\})(?: (?:[a-z']+|\{[a-z]+\}))*", sample), sample
            assert not NOT_SAID.search(sample), sample
            assert len(sample) <= 200, sample
    for slot_type in model.types:
        for value in slot_type.values:
            for text in value.wordings:
                assert re.fullmatch(r"[a-z']+(?: [a-z']+)*", text), text
                assert not NOT_SAID.search(text), text
                assert len(text) <= 140, text


def test_nothing_is_written_twice(model: InteractionModel) -> None:
    for intent in model.intents:
        assert len(set(intent.samples)) == len(intent.samples), intent.name
    for slot_type in model.types:
        owners = defaultdict(list)
        for value in slot_type.values:
            for text in value.wordings:
                owners[text].append(value.id)
        assert {text: ids for text, ids in owners.items() if len(ids) > 1} == {}, slot_type.name


def test_the_same_words_belong_to_one_intent(model: InteractionModel) -> None:
    owners = defaultdict(set)
    for intent in model.intents:
        for text in _everything(model, intent):
            owners[text].add(intent.name)
    assert {text: names for text, names in owners.items() if len(names) > 1} == {}


def _everything(model: InteractionModel, said: interaction.Intent) -> Iterator[str]:
    """Every sample with every wording of its one slot; samples with more slots as `expand` fills them."""
    for sample in said.samples:
        gaps = re.findall(r"\{.*?\}", sample)
        slot_types = {slot.name: slot.type for slot in said.slots}
        kind = slot_types[gaps[0].strip("{}")] if len(gaps) == 1 else ""
        if kind in IDS:
            for value in model.type(kind).values:
                yield from (sample.replace(gaps[0], wording) for wording in value.wordings)
        else:
            yield from (one.text for one in expand(model, msgspec.structs.replace(said, samples=(sample,))))


def test_intents_are_rich_enough(model: InteractionModel) -> None:
    for intent in model.intents:
        if intent.name != Intent.FALLBACK:
            assert len(intent.samples) >= 10, intent.name
    for name in ("SYMPTOM", "FEELING", "TOPIC"):
        for value in model.type(name).values:
            assert len(value.wordings) >= 20, value.id
    for value in model.type("QUESTION").values:
        assert len(value.wordings) >= 6, value.id


def test_expanding_fills_every_gap_with_the_id_it_stands_for(model: InteractionModel) -> None:
    change = model.intent("ChangeHoldIntent")
    texts = {one.text: one.slots for one in expand(model, change)}
    assert texts["make it twenty seconds"] == {"seconds": "20"}
    assert texts["that's too long"] == {"change": "shorter"}
    both = {one.text: one.slots for one in expand(model, model.intent("DurationIntent"))}
    assert both["two days or so and getting worse"] == {"duration": "P2D", "trend": "worse"}
    numbers = {one.text: one.slots for one in expand(model, model.intent("PainLevelIntent"))}
    assert numbers["six or seven"] == {"lower": "6", "level": "7"}


def test_raw_files_have_amazons_keys() -> None:
    for locale in LOCALES:
        raw = msgspec.json.decode((interaction_folder() / f"{locale}.json").read_bytes())
        language = raw["interactionModel"]["languageModel"]
        assert language["modelConfiguration"]["fallbackIntentSensitivity"]["level"] in ("LOW", "MEDIUM", "HIGH")
        for intent in language["intents"]:
            assert (intent["samples"] == []) is intent["name"].startswith("AMAZON."), intent["name"]
        for slot_type in language["types"]:
            assert re.fullmatch(r"[A-Z_]+", slot_type["name"])
            for value in slot_type["values"]:
                assert value["id"]
                assert "synonyms" in value["name"]
        assert (interaction_folder() / f"{locale}.json").stat().st_size < 1_500_000


def test_a_locale_takes_the_built_ins_of_its_language() -> None:
    assert load_built_ins("en-GB").phrases == load_built_ins("en-US").phrases
    with pytest.raises(ContentError, match="no built-in phrases for de-DE"):
        load_built_ins("de-DE")


def test_damage_is_named_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"en-US\.json: cannot be read"):
        load_interaction_model("en-US", tmp_path)
    (tmp_path / "en-US.json").write_text('{"interactionModel": {"languageModel": {"invocationName": "stretch coach"}}}')
    with pytest.raises(ContentError, match=r"missing required field `intents`") as caught:
        load_interaction_model("en-US", tmp_path)
    assert "\n" not in str(caught.value)


def test_built_in_phrases_need_their_intent(tmp_path: Path) -> None:
    (tmp_path / "built_in").mkdir()
    (tmp_path / "built_in" / "en-US.toml").write_text('[phrases]\n"AMAZON.YesIntent" = ["yes"]\n[fillings]\n')
    empty = {"interactionModel": {"languageModel": {"invocationName": "stretch coach", "intents": [], "types": []}}}
    (tmp_path / "en-US.json").write_bytes(msgspec.json.encode(empty))
    with pytest.raises(ContentError, match=r"AMAZON\.YesIntent has built-in phrases but is not in the model"):
        load_interaction_model("en-US", tmp_path)


@pytest.mark.parametrize(
    "overlay", sorted((interaction_folder() / "overlays").glob("*.toml")), ids=lambda path: path.stem
)
def test_a_model_with_an_overlay_is_what_the_overlay_makes_of_its_base(overlay: Path) -> None:
    made = build(overlay.stem, interaction_folder())
    assert (interaction_folder() / f"{overlay.stem}.json").read_bytes() == made, "run python -m tools.build_models"


def test_an_overlay_changes_whole_words_and_adds() -> None:
    base = {
        "interactionModel": {
            "languageModel": {"intents": [{"name": "A", "samples": ["mom", "mum", "moment"]}], "types": []}
        }
    }
    overlay = Overlay(base="en-US", words={"mom": "mum"}, samples={"A": ["ta"]})
    assert derive(base, overlay)["interactionModel"]["languageModel"]["intents"][0]["samples"] == [
        "mum",
        "moment",
        "ta",
    ]


@pytest.mark.parametrize(
    ("overlay", "missing"),
    [
        (Overlay(base="en-US", words={"sidewalk": "pavement"}), "sidewalk"),
        (Overlay(base="en-US", samples={"NoSuchIntent": ["ta"]}), "NoSuchIntent"),
        (Overlay(base="en-US", synonyms={"SITE": {"elbow": ["elbow"]}}), "SITE elbow"),
    ],
)
def test_an_overlay_that_speaks_of_something_else_is_named(overlay: Overlay, missing: str) -> None:
    base = msgspec.json.decode((interaction_folder() / "en-US.json").read_bytes())
    with pytest.raises(ContentError, match=missing):
        derive(base, overlay)
