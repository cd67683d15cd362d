"""What a device with a screen shows: the exercise as a drawing with its cue and hold, or a warning in full size."""

from __future__ import annotations

from functools import cache
from typing import Any

from ask_sdk_model.interfaces.alexa.presentation.apl import RenderDocumentDirective

from skill.alexa.cards import NUMBER
from skill.alexa.coach import Answer
from skill.alexa.drawings import Colours, graphic, load_drawings
from skill.dialogue.reply import Line
from skill.words import Phrases

WARNINGS = ("emergency", "urgent")
TOKEN = "stretch-coach"  # noqa: S105 - Alexa's name for what tells one document from another
VERSION = "1.6"
"""Of Alexa's presentation language: old enough for every screen in use."""

DARK, LIGHT, ORANGE, RED, GREY = "#10222e", "#f4f1ea", "#f0a04b", "#8f1414", "#6f8290"
DRAWN = Colours(body=LIGHT, things=GREY, moves=ORANGE)


def directive(answer: Answer, phrases: Phrases) -> RenderDocumentDirective | None:
    """The document for an answer; None where the screen stays as it is."""
    shown = answer.reply.show
    if shown in WARNINGS:
        texts = {"title": phrases.say(Line(f"alexa.screen.{shown}", {"number": NUMBER})), "body": answer.spoken.text}
        return _render(warning(), texts)
    if shown in load_drawings():
        return _render(exercise(shown), _exercise_texts(shown, answer, phrases))
    return None


@cache
def exercise(item: str) -> dict[str, Any]:
    """The document for a session item; its texts come with the answer."""
    document = _document(
        DARK,
        _text("title", "7vh", bold=True),
        {"type": "VectorGraphic", "source": "drawing", "scale": "best-fit", "width": "100%", "grow": 1, "shrink": 1},
        _text("hold", "6vh", bold=True),
        _text("cue", "6vh"),
    )
    return document | {"graphics": {"drawing": graphic(load_drawings()[item], DRAWN)}}


@cache
def warning() -> dict[str, Any]:
    """The document for a red flag; its texts come with the answer."""
    body = _text("body", "7vh") | {"paddingTop": "3vh"}
    scrolling = {"type": "ScrollView", "width": "100%", "grow": 1, "shrink": 1, "items": [body]}
    return _document(RED, _text("title", "13vh", bold=True), scrolling)


def _document(background: str, *items: dict[str, Any]) -> dict[str, Any]:
    round_hub = "${viewport.shape == 'round' ? '14vw' : '5vw'}"
    column = {
        "type": "Container",
        "width": "100vw",
        "height": "100vh",
        "paddingLeft": round_hub,
        "paddingRight": round_hub,
        "paddingTop": "5vh",
        "paddingBottom": "5vh",
        "alignItems": "center",
        "items": list(items),
    }
    return {
        "type": "APL",
        "version": VERSION,
        "theme": "dark",
        "mainTemplate": {
            "parameters": ["payload"],
            "items": [
                {"type": "Frame", "width": "100vw", "height": "100vh", "backgroundColor": background, "items": [column]}
            ],
        },
    }


def _text(name: str, size: str, *, bold: bool = False) -> dict[str, Any]:
    return {
        "type": "Text",
        "text": f"${{payload.screen.{name}}}",
        "width": "100%",
        "textAlign": "center",
        "color": LIGHT,
        "fontSize": size,
        "fontWeight": "bold" if bold else "normal",
    }


def _render(document: dict[str, Any], texts: dict[str, str]) -> RenderDocumentDirective:
    return RenderDocumentDirective(token=TOKEN, document=document, datasources={"screen": {"type": "object", **texts}})


def _exercise_texts(item: str, answer: Answer, phrases: Phrases) -> dict[str, str]:
    seconds = answer.reply.hold_seconds
    name = phrases.say(Line(f"item.{item}.name"))
    return {
        "title": name[:1].upper() + name[1:],
        "cue": phrases.say(Line(f"item.{item}.feel")),
        "hold": phrases.say(Line("alexa.screen.hold", {"seconds": seconds})) if seconds else "",
    }
