"""Clients and checkers that nobody here wrote: whole conversations by virtual-alexa, speech and screens by Amazon's rules."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from alexa.envelopes import SKILL
from alexa.outside import run
from alexa.walks import reachable
from werkzeug.serving import WSGIRequestHandler, make_server

from skill.alexa.drawings import load_drawings
from skill.alexa.manner import Manner
from skill.alexa.screen import exercise, warning
from skill.alexa.ssml import ssml
from skill.alexa.web import create_app
from skill.content import load_guidance, load_phrases, locales
from skill.interaction import interaction_folder
from skill.words import word

pytestmark = pytest.mark.slow


Step = str | dict[str, Any]

TO_A_HOLD: tuple[Step, ...] = (
    "open stretch coach",
    "check my heel",
    "my heel hurts when i stretch",
    {
        "until": "holding",
        "otherwise": "no",
        "answers": {
            "severity_0_10": "two",
            "pain_now": "one",
            "duration": "three days",
            "worsening": "it is getting better",
            "pain_site": "back of my thigh",
            "selfcare_tried": "yes",
            "offer_session": "yes",
            "talk_test": "i am already warm",
            "confirm": "yes",
        },
    },
)
"""What somebody says who is well enough to stretch, from the launch until a hold runs."""


class Quiet(WSGIRequestHandler):
    """Writes no line for a request."""

    def log_request(self, *_: object) -> None:
        """Does nothing."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(SKILL, verify=False), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/alexa"
    server.shutdown()
    thread.join()
    server.server_close()


class Talk:
    """A conversation: what was said, and the answers to it."""

    def __init__(self, url: str, *steps: Step, locale: str = "en-US", screen: bool = False) -> None:
        self.steps = [{"utter": step} if isinstance(step, str) else step for step in steps]
        model = str(interaction_folder() / f"{locale}.json")
        plan = {"url": url, "model": model, "application": SKILL, "locale": locale, "screen": screen}
        self.answers: list[dict[str, Any]] = run("converse.js", plan | {"steps": self.steps})

    def said(self, at: int = -1) -> str:
        """The speech of an answer."""
        text: str = self.answers[at]["response"]["outputSpeech"]["ssml"]
        return text

    def coach(self, at: int = -1) -> dict[str, Any]:
        """The state after an answer."""
        state: dict[str, Any] = self.answers[at]["sessionAttributes"]["coach"]
        return state

    def ended(self, at: int = -1) -> bool:
        """Whether an answer ends the session."""
        end: bool = self.answers[at]["response"]["shouldEndSession"]
        return end


def test_a_conversation_from_the_launch_to_a_hold(url: str) -> None:
    talk = Talk(url, *TO_A_HOLD)
    assert '<break time="' in talk.said()
    assert not any(talk.ended(at) for at in range(len(talk.answers)))
    assert talk.coach()["assessment"]["urgency"] == "self_care"
    cards = [answer["response"]["card"] for answer in talk.answers if "card" in answer["response"]]
    assert len(cards) == 1
    assert "not a diagnosis" in cards[0]["content"]


@pytest.mark.parametrize(("felt", "spoke_up"), [("back of my thigh", False), ("it's pulling into my heel", True)])
def test_a_whole_session_comes_to_its_end(url: str, felt: str, spoke_up: bool) -> None:
    answers = {"hold_check": felt, "confirm": "yes", "talk_test": "yes"}
    talk = Talk(url, *TO_A_HOLD, {"until": "done", "answers": answers, "otherwise": "yes", "after": 100})
    assert [talk.ended(at) for at in range(len(talk.answers))] == [False] * (len(talk.answers) - 1) + [True]
    assert "Look again by" in talk.said()
    assert ("Your heel spoke up" in talk.said()) is spoke_up
    assert talk.coach()["session"] is None


def test_speaking_into_a_hold_does_the_right_thing(url: str) -> None:
    left = Talk(url, *TO_A_HOLD, {"utter": "how much longer", "after": 12})
    assert left.coach()["phase"] == "holding"
    paused = Talk(url, *TO_A_HOLD, {"utter": "pause", "after": 12}, {"utter": "resume", "after": 30})
    assert paused.coach(-2)["phase"] == "resting"
    assert paused.coach()["phase"] == "holding"
    hurt = Talk(url, *TO_A_HOLD, {"utter": "my heel hurts", "after": 12})
    assert hurt.coach()["phase"] != "holding"
    numb = Talk(url, *TO_A_HOLD, {"utter": "my foot has gone numb", "after": 12}, "guide me through a stretch")
    assert [numb.coach(-2)["phase"], numb.coach()["phase"]] == ["halted", "halted"]
    stopped = Talk(url, *TO_A_HOLD, {"utter": "stop", "after": 12})
    assert stopped.ended()


def test_after_a_hold_its_question_is_answered(url: str) -> None:
    talk = Talk(url, *TO_A_HOLD, {"utter": "feels good", "after": 120})
    before, after = talk.coach(-2)["session"], talk.coach()["session"]
    assert (after["index"], after["side"], after["rep"]) != (before["index"], before["side"], before["rep"])


@pytest.mark.parametrize("locale", locales())
def test_a_danger_in_the_first_sentence_is_heard(url: str, locale: str) -> None:
    talk = Talk(url, "open stretch coach", "i wet myself without noticing", locale=locale)
    assert talk.coach()["phase"] == "halted"
    assert {"en-US": "nine one one", "en-GB": "nine nine nine"}[locale] in talk.said()


@pytest.mark.parametrize(
    ("word_", "name"),
    [
        ("yes", "AMAZON.YesIntent"),
        ("no", "AMAZON.NoIntent"),
        ("help", "AMAZON.HelpIntent"),
        ("repeat", "AMAZON.RepeatIntent"),
    ],
)
def test_the_plainest_words_work_everywhere(url: str, word_: str, name: str) -> None:
    for way in (("open stretch coach",), TO_A_HOLD[:3], TO_A_HOLD):
        said, meant = Talk(url, *way, word_), Talk(url, *way, {"intend": name})
        assert said.said() == meant.said()
        assert not said.ended()


@pytest.mark.parametrize("end", ["stop", "cancel", "exit"])
def test_everywhere_there_is_a_way_out(url: str, end: str) -> None:
    for way in (("open stretch coach",), TO_A_HOLD[:3], TO_A_HOLD):
        talk = Talk(url, *way, end)
        if end == "exit":
            assert talk.answers[-1]["response"] == {}
        else:
            assert talk.ended()


def test_a_fallback_and_an_unknown_value_are_answered(url: str) -> None:
    talk = Talk(url, "open stretch coach", {"intend": "AMAZON.FallbackIntent"})
    assert not talk.ended()
    talk = Talk(url, "open stretch coach", {"intend": "PainSiteIntent", "slots": {"site": "elbow"}})
    assert talk.said()


def test_a_screen_shows_the_exercise_and_the_warning(url: str) -> None:
    talk = Talk(url, *TO_A_HOLD, {"utter": "my foot has gone numb", "after": 12}, screen=True)
    shown = [answer["response"].get("directives", []) for answer in talk.answers]
    assert shown[0] == []
    (drawing,), (alarm,) = shown[-2], shown[-1]
    assert drawing["document"]["graphics"]["drawing"]["type"] == "AVG"
    assert alarm["datasources"]["screen"]["title"] == "See a doctor today"
    assert Talk(url, *TO_A_HOLD).answers[-1]["response"].get("directives") is None


@pytest.mark.parametrize("locale", locales())
def test_every_reply_is_ssml_that_amazon_accepts(locale: str) -> None:
    phrases = load_phrases(locale)
    spoken = [word(reply, phrases) for reply in reachable()]
    texts = sorted({f"<speak>{ssml(one)}</speak>" for one in spoken if one.parts})
    texts.append(f"<speak>{Manner(-1, 1).spoken('hello')}</speak>")
    found = run("check_ssml.js", [*texts, '<speak>a & b <break time="11s"/></speak>'])
    assert found.pop()
    assert {text: errors for text, errors in zip(texts, found, strict=True) if errors} == {}


def test_every_document_for_screens_is_one_that_amazon_accepts() -> None:
    assert set(load_drawings()) == set(load_guidance().items)
    documents = [*(exercise(item) for item in load_drawings()), warning()]
    broken = {**warning(), "mainTemplate": {"items": [{"type": "Text", "fontSize": "large", "colour": 5}]}}
    found = run("check_apl.js", [*documents, broken])
    assert found.pop()
    assert found == [[]] * len(documents)
