"""The sentences on which safety hangs: the number to call, how soon, what to watch for, what is asked, the way out."""

from __future__ import annotations

import re

import pytest

from skill.content import load_guidance, load_phrases, locales
from skill.words import Phrases

NUMBERS = {"en-US": ("nine one one", "911"), "en-GB": ("nine nine nine", "999")}
SAYS = {
    # what to do now
    "red_flag.emergency": ("emergency help now", "Call {number}"),
    "red_flag.urgent": ("by a medical professional today",),
    "red_flag.cannot_call": ("can't call",),
    "red_flag.stop": ("Stop",),
    "red_flag.no_session": ("will not lead a stretch",),
    "red_flag.stands": ("stands",),
    "other.emergency": ("now", "call {number}"),
    "other.urgent": ("medical professional", "today"),
    # what would change it
    "result.watch": ("numbness", "tingling", "weakness", "swelling", "that day", "Bladder or bowel", "emergency"),
    "session.review": (
        "numbness",
        "tingling",
        "weakness",
        "swelling",
        "that day",
        "Bladder, bowel or groin",
        "emergency",
    ),
    "session.review_undated": (
        "numbness",
        "tingling",
        "weakness",
        "swelling",
        "that day",
        "Bladder, bowel",
        "emergency",
    ),
    "gate.cautions": ("numbness", "tingling", "weakness", "not a doctor"),
    "gate.severe": ("won't lead", "within days"),
    "gate.clinician": ("doctor or physiotherapist before any session",),
    "result.clinician_soon": ("within days",),
    "result.clinician_soon_undated": ("within days",),
    "result.footer": ("not a doctor", "isn't a diagnosis"),
    "launch.disclaimer": ("do not replace a doctor", "in an emergency call for help first"),
    # what is asked: the first wording names every sign
    "ask.bladder_bowel": ("change in your bladder or bowels", "leaking", "can't go", "can't feel"),
    "ask.groin_and_legs": ("numbness", "genitals", "back passage", "inner thighs", "weakness", "both legs"),
    "ask.saddle_numbness": ("numbness", "genitals", "back passage", "inner thighs"),
    "ask.both_legs": ("numbness", "weakness", "both legs"),
    "ask.nerve": ("numbness", "tingling", "weakness", "new", "growing"),
    "ask.numbness_tingling": ("numbness", "tingling", "new", "growing"),
    "ask.weakness": ("weakness", "new", "growing"),
    "ask.sudden": ("suddenly and severely", "fall", "pop", "injury"),
    "ask.sudden_severe": ("suddenly and severely",),
    "ask.injury": ("fall", "pop", "injury"),
    "ask.swelling": ("swollen", "hot", "red", "feverish", "unwell"),
    "ask.chest": ("chest pain", "trouble breathing"),
    "ask.quick_check": ("new", "numbness", "tingling", "weakness", "bladder", "bowel", "injury", "swelling"),
    "ask.history": ("under eighteen", "pregnant", "diabetic"),
    "ask.history_more": ("back surgery", "cancer", "wakes you every night"),
    "ask.talk_test": ("Could you chat",),
    "ask.cleared": ("doctor", "checked"),
    "direct.bladder_bowel": ("bladder", "bowels"),
    "direct.saddle_numbness": ("numb", "genitals"),
    "direct.sexual_function": ("genital",),
    "direct.both_legs": ("both legs", "numb", "weak"),
    "direct.numbness": ("numb",),
    "direct.tingling": ("tingling",),
    "direct.weakness": ("weaker",),
    "direct.sudden_severe": ("severe", "suddenly"),
    "direct.injury": ("injury",),
    "direct.no_weight_bearing": ("unable to put weight",),
    "direct.pop": ("pop",),
    "direct.calf_clot": ("calf swollen, hot or red",),
    "direct.chest_breathing": ("chest pain", "trouble breathing"),
    "direct.fever_infection": ("feverish", "hot and red"),
    "direct.other_emergency": ("emergency",),
    "direct.quick_check": ("numbness", "tingling", "weakness", "bladder", "injury", "swelling"),
    "direct.severity_0_10": ("severe",),
    # ice
    "ice.how": ("towel", "never", "numb"),
    "ice.skin": ("every five minutes", "take the ice off"),
    "ice.avoid": ("No ice with poor circulation", "diabetes"),
}
"""Line to what its first wording must hold."""
AGAIN = {
    "red_flag.emergency": ("emergency help now", "Call {number}"),
    "red_flag.urgent": ("seen today",),
    "ask.quick_check": ("new", "numb", "tingling", "weak", "bladder", "bowels", "swelling"),
    "ask.chest": ("chest", "breath"),
    "ask.history": ("under eighteen", "pregnant", "diabetes"),
    "ask.history_more": ("back operation", "cancer", "wakes you"),
}
"""Line to what its second wording must hold."""


@pytest.fixture(params=sorted(locales()))
def phrases(request: pytest.FixtureRequest) -> Phrases:
    return load_phrases(request.param)


@pytest.mark.parametrize("key", SAYS)
def test_a_sentence_of_safety_says_what_it_is_for(key: str, phrases: Phrases) -> None:
    said = phrases.lines[key]
    assert [part for part in SAYS[key] if part.lower() not in said[0].lower()] == []
    assert [part for part in AGAIN.get(key, ()) if part.lower() not in said[1].lower()] == []


def test_an_emergency_keeps_the_person_from_driving(phrases: Phrases) -> None:
    assert "Do not drive yourself" in phrases.lines["red_flag.emergency"][0]


def test_every_locale_calls_its_own_number_spoken_and_shown(phrases: Phrases) -> None:
    spoken, shown = NUMBERS[phrases.locale]
    assert (phrases.lines["emergency.number"], phrases.lines["alexa.number"]) == ((spoken,), (shown,))


def test_a_yes_to_a_question_of_danger_means_danger(phrases: Phrases) -> None:
    """A question whose yes would mean that all is well would turn every answer round."""
    dangers = [
        key for name, one in load_guidance().questions.items() if one.kind == "flag" for key in (name, *one.asks)
    ]
    for key in (*(f"ask.{one}" for one in dangers), "ask.quick_check", "ask.chest"):
        for wording in phrases.lines.get(key, ()):
            assert not re.search(r"\b(all right|fine|okay|normal|usual|free of)\b|\bno (numbness|pain)", wording), key


def test_pain_is_asked_for_from_nothing_to_the_worst(phrases: Phrases) -> None:
    for key in ("ask.severity", "ask.pain_now"):
        assert re.search(r"from (zero|nought) to ten", phrases.lines[key][0])


def test_the_way_out_of_an_item_leads_out_of_it(phrases: Phrases) -> None:
    for id_ in load_guidance().items:
        (exit_,) = phrases.lines[f"item.{id_}.exit"]
        assert re.search(r"\b(rest|down|sit|stand|stop|slow down|feet flat)\b", exit_, re.IGNORECASE), id_
        assert not re.search(r"\b(more|further|deeper|pull|lean|bounce|push|breathe|keep)\b", exit_, re.IGNORECASE), id_
