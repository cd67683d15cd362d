"""The drawings: one for each session item, inside the picture, and the same wherever they are shown."""

from __future__ import annotations

import re
import runpy
from xml.etree import ElementTree as ET

import pytest
from alexa.outside import HOUSE

from skill.alexa.drawings import HEIGHT, WIDTH, Colours, graphic, load_drawings, points, svg
from skill.content import load_guidance

COLOURS = Colours(body="#111111", things="#222222", moves="#333333")


def test_every_session_item_has_a_drawing_and_there_is_no_other() -> None:
    assert set(load_drawings()) == set(load_guidance().items)


@pytest.mark.parametrize("item", load_drawings())
def test_a_drawing_stays_inside_the_picture(item: str) -> None:
    drawing = load_drawings()[item]
    for line in (drawing.head, *drawing.body, *drawing.things, *drawing.moves):
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points(line))
    assert all(len(points(line)) >= 2 for line in (*drawing.body, *drawing.things, *drawing.moves))


@pytest.mark.parametrize("item", load_drawings())
def test_screen_and_page_show_the_same_lines(item: str) -> None:
    drawing = load_drawings()[item]
    on_page = re.findall(r' d="([^"]+)"', svg(drawing, "title", COLOURS))
    on_screen = [one["pathData"] for one in graphic(drawing, COLOURS)["items"]]
    assert on_page == on_screen
    ET.fromstring(svg(drawing, "title", COLOURS))  # noqa: S314 - our own picture


def test_the_picture_in_the_docs_is_of_today() -> None:
    drawn = runpy.run_path(str(HOUSE / "tools" / "draw_exercises.py"))
    assert drawn["TARGET"].read_text(encoding="utf-8") == drawn["sheet"](), "run python -m tools.draw_exercises"
