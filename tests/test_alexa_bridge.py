"""What Alexa hands over becomes the turn that was meant, in whatever shape it comes, and no red flag is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from alexa.envelopes import envelope, intent, launch, resolved

from skill.alexa.bridge import turn_of
from skill.alexa.incoming import from_plain
from skill.alexa.locales import tongue
from skill.content import load_guidance
from skill.dialogue import State, Turn
from skill.interaction import load_interaction_model

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def turn(plain: dict[str, Any], state: State | None = None) -> Turn | None:
    return turn_of(from_plain(plain), tongue("en-US"), load_guidance(), state or State.new(), NOW)


def heard(name: str, **slots: Any) -> tuple[str, dict[str, Any]]:
    found = turn(intent(name, slots))
    assert found is not None
    assert found.at == NOW
    return found.intent, dict(found.slots)


def bare(name: str, value: Any) -> dict[str, Any]:
    return {"name": name, "value": value}


def several(name: str, *values: dict[str, Any]) -> dict[str, Any]:
    simple = [{"type": "Simple", **one} for one in values]
    return {"name": name, "slotValue": {"type": "List", "values": simple}}


def test_a_launch_and_an_intent_keep_their_names() -> None:
    assert turn(launch()) == Turn("LaunchRequest", at=NOW)
    assert heard("AMAZON.YesIntent") == ("AMAZON.YesIntent", {})
    assert heard("SomethingNewIntent") == ("SomethingNewIntent", {})


def test_the_resolved_id_counts_and_not_the_words() -> None:
    assert heard("PainSiteIntent", site=resolved("site", "down there at the bottom", "under_heel")) == (
        "PainSiteIntent",
        {"site": "under_heel", "sites": ["under_heel"]},
    )


def test_words_without_resolution_are_looked_up() -> None:
    assert heard("PainSiteIntent", site=bare("site", "Calf"))[1]["site"] == "calf"
    assert heard("ReportSymptomIntent", symptom=bare("symptom", "numbness"))[1]["symptom"] == "numbness"


@pytest.mark.parametrize("slot", [bare("level", "?"), bare("level", None), bare("level", ""), {}, None, 5, [], "six"])
def test_a_slot_without_a_value_is_not_told(slot: Any) -> None:
    plain = intent("PainLevelIntent")
    plain["request"]["intent"]["slots"] = {"level": slot}
    found = turn(plain)
    assert found is not None
    assert found.slots == {}


@pytest.mark.parametrize(
    ("raw", "level"), [("6", 6), ("six", 6), ("Ten", 10), (7, 7), ("3.5", 3.5), ("0", 0), ("eleven", 11)]
)
def test_a_level_is_read_from_digits_and_words(raw: Any, level: float) -> None:
    assert heard("PainLevelIntent", level=bare("level", raw)) == ("PainLevelIntent", {"level": level})


def test_of_two_levels_the_second_counts() -> None:
    told = heard("PainLevelIntent", lower=bare("lower", "6"), level=bare("level", "7"))
    assert told == ("PainLevelIntent", {"level": 7})


@pytest.mark.parametrize(("raw", "span"), [("P2W", "P2W"), ("PT20S", "PT20S"), ("two weeks", "P2W")])
def test_a_duration_is_read_as_alexa_writes_it_and_from_words(raw: str, span: str) -> None:
    assert heard("DurationIntent", duration=bare("duration", raw))[1]["duration"] == span


def test_a_vague_span_is_a_duration() -> None:
    told = heard("DurationIntent", span=resolved("span", "a few weeks", "P3W"), duration=bare("duration", "?"))
    assert told == ("DurationIntent", {"duration": "P3W"})


def test_every_value_of_a_list_counts_the_most_dangerous_first() -> None:
    slot = several(
        "symptom", resolved("symptom", "tingling", "tingling"), resolved("symptom", "bladder trouble", "bladder_bowel")
    )
    told = heard("ReportSymptomIntent", symptom=slot)[1]
    assert told["symptom"] == "bladder_bowel"
    assert told["symptoms"] == ["bladder_bowel", "tingling"]


@pytest.mark.parametrize("words", ["normal", "right", "as strong", "as strong as the other", "fine", "working"])
def test_to_deny_what_is_well_is_no_denial(words: str) -> None:
    assert heard("DenySymptomIntent", symptom=bare("symptom", words)) == ("UnsureIntent", {})


@pytest.mark.parametrize("words", ["funny business", "numbness", "pain like that", ""])
def test_to_deny_anything_else_is_a_denial(words: str) -> None:
    assert heard("DenySymptomIntent", symptom=bare("symptom", words))[0] == "DenySymptomIntent"


def test_a_second_symptom_in_a_slot_of_its_own_counts() -> None:
    told = heard("ReportSymptomIntent", symptom="heel_pain", also="weakness")[1]
    assert told["symptoms"] == ["weakness", "heel_pain"]


def test_a_second_symptom_in_the_same_words_counts() -> None:
    slot = resolved("symptom", "my foot is numb and i wet myself", "numbness")
    told = heard("ReportSymptomIntent", symptom=slot)[1]
    assert told["symptom"] == "bladder_bowel"
    assert set(told["symptoms"]) == {"bladder_bowel", "numbness"}


@pytest.mark.parametrize("name", ["FeelIntent", "PainSiteIntent", "AskTopicIntent", "ChooseStretchIntent"])
def test_a_red_flag_in_any_slot_is_a_report(name: str) -> None:
    slot = {"FeelIntent": "feeling", "PainSiteIntent": "site", "AskTopicIntent": "question"}.get(name, "stretch")
    kind, told = heard(name, **{slot: resolved(slot, "my foot has gone numb")})
    assert kind == "ReportSymptomIntent"
    assert told["symptom"] == "numbness"


def test_a_red_flag_beside_a_known_value_is_a_report_that_keeps_the_value() -> None:
    kind, told = heard("PainSiteIntent", site=resolved("site", "the calf and my foot has gone numb", "calf"))
    assert kind == "ReportSymptomIntent"
    assert told["symptom"] == "numbness"
    assert told["site"] == "calf"


def test_a_doubtful_danger_beside_a_plain_pain_stays_doubtful() -> None:
    doubtful = "my foot feels a bit weird and funny"
    assert tongue("en-US").understanding.spot(doubtful).doubt, "choose other words: these are no longer doubtful"
    kind, told = heard("ReportSymptomIntent", symptom="heel_pain", also=resolved("also", doubtful))
    assert kind == "ReportSymptomIntent"
    assert told["doubt"] is True
    told = heard("ReportSymptomIntent", symptom="weakness", also=resolved("also", doubtful))[1]
    assert "doubt" not in told


def test_asking_about_a_danger_reports_nothing() -> None:
    kind, told = heard("AskTopicIntent", question=resolved("question", "what if my foot goes numb", "S47"))
    assert kind == "AskTopicIntent"
    assert told == {"question": "S47"}
    kind, told = heard("AskTopicIntent", question=resolved("question", "what if my foot goes numb"))
    assert kind == "AskTopicIntent"
    kind, told = heard("AskTopicIntent", topic=resolved("topic", "numbness", "red_flags"))
    assert told == {"topic": "red_flags"}


@pytest.mark.parametrize("kind", ["SITE", "FEELING", "STRETCH", "HISTORY", "PART", "TREND", "SPAN", "WORD", "SIDE"])
def test_no_wording_of_the_model_is_taken_for_a_danger(kind: str) -> None:
    model = load_interaction_model()
    owner, slot = next((one.name, slot.name) for one in model.intents for slot in one.slots if slot.type == kind)
    for value in model.type(kind).values:
        for words in value.wordings:
            intent_, told = heard(owner, **{slot: resolved(slot, words, value.id)})
            assert (intent_, told.get("symptom")) == (owner, None), words


def test_every_wording_of_a_symptom_is_that_symptom() -> None:
    for value in load_interaction_model().type("SYMPTOM").values:
        for words in value.wordings:
            told = heard("ReportSymptomIntent", symptom=resolved("symptom", words, value.id))[1]
            assert (told["symptoms"], told.get("doubt")) == ([value.id], None), words


def test_what_is_said_to_be_well_is_denied() -> None:
    told = heard("DenySymptomIntent", well=resolved("well", "my bladder's fine", "bladder_bowel"))
    assert told == ("DenySymptomIntent", {"symptom": "bladder_bowel", "symptoms": ["bladder_bowel"]})


def test_what_is_denied_or_taken_back_is_no_report() -> None:
    kind, told = heard("DenySymptomIntent", symptom=resolved("symptom", "numbness or tingling", "numbness"))
    assert kind == "DenySymptomIntent"
    assert set(told["symptoms"]) == {"numbness", "tingling"}
    assert heard("RetractIntent", symptom="numbness")[0] == "RetractIntent"


def test_words_that_alexa_did_not_know_are_understood_anew() -> None:
    assert heard("AskTopicIntent", question=resolved("question", "i'm pregnant"))[0] == "ReportHistoryIntent"
    assert heard("FeelIntent", feeling=resolved("feeling", "elbow")) == ("FeelIntent", {})


def test_words_that_landed_in_a_slot_for_a_measure_are_understood_anew() -> None:
    kind, told = heard("DurationIntent", duration=bare("duration", "my foot has gone numb"))
    assert (kind, told["symptom"]) == ("ReportSymptomIntent", "numbness")
    assert heard("DurationIntent", duration=bare("duration", "banana"))[1] == {}


@pytest.mark.parametrize(
    "slots",
    [
        None,
        5,
        [],
        {"symptom": {"resolutions": {"resolutionsPerAuthority": None}}},
        {"symptom": {"resolutions": {"resolutionsPerAuthority": [None, {"values": [None, {"value": None}]}]}}},
        {"symptom": {"slotValue": {"type": "Tree", "values": {"a": 1}}}},
        {"symptom": {"slotValue": {"values": [{"values": [{"values": [{"values": [{"values": []}]}]}]}]}}},
        {"symptom": {"value": {"text": "numb"}}},
        {"newSlot": {"value": True}},
    ],
)
def test_slots_of_unknown_shape_tell_nothing(slots: Any) -> None:
    plain = intent("ReportSymptomIntent")
    plain["request"]["intent"]["slots"] = slots
    found = turn(plain)
    assert found is not None
    assert found.slots == {}


@pytest.mark.parametrize(
    "kind",
    [
        "SessionEndedRequest",
        "AudioPlayer.PlaybackStopped",
        "System.ExceptionEncountered",
        "AlexaSkillEvent.SkillDisabled",
    ],
)
def test_events_and_the_end_get_no_turn(kind: str) -> None:
    assert turn(envelope({"type": kind})) is None


def test_to_be_asked_whether_we_could_answer_is_no_turn() -> None:
    plain = intent("ReportSymptomIntent", {"symptom": "numbness"})
    plain["request"]["type"] = "CanFulfillIntentRequest"
    assert turn(plain) is None


def test_an_unknown_request_in_a_session_is_something_not_understood() -> None:
    assert turn(envelope({"type": "MimeRequest"})) == Turn("AMAZON.FallbackIntent", at=NOW)
    assert turn(envelope({"type": "MimeRequest"}, session=False)) is None
