"""The line drawings of the session items: one source, given out for Alexa's screens and as SVG."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import msgspec

from skill.content import FOLDER, read_toml

WIDTH, HEIGHT = 240, 160
FLOOR = 148
HEAD = 12
"""Radius of the head."""
LIMB = 9
"""How thick a limb is drawn."""
THIN = 4
"""How thick everything else is drawn."""
BARB = 9
"""Length of an arrow's barbs."""

Point = tuple[float, float]


class Colours(msgspec.Struct, frozen=True):
    """What a drawing is drawn with."""

    body: str
    """The person."""
    things: str
    """Floor, chair, wall, step, strap."""
    moves: str
    """Arrows."""


class Drawing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One picture, 240 by 160; lines are points as text, ``x y, x y``."""

    head: str
    """The middle of the head."""
    body: tuple[str, ...]
    """Lines of trunk and limbs."""
    things: tuple[str, ...] = ()
    """Lines of what is around."""
    moves: tuple[str, ...] = ()
    """Arrows."""

    def strokes(self, colours: Colours) -> tuple[tuple[str, str, int], ...]:
        """Everything to draw in its order: SVG path data, colour, thickness."""
        floor = path(((12, FLOOR + THIN), (WIDTH - 12, FLOOR + THIN)))
        return (
            (floor, colours.things, THIN),
            *((path(points(line)), colours.things, THIN) for line in self.things),
            *((path(points(line)), colours.body, LIMB) for line in self.body),
            *((path(points(line)) + barbs(points(line)), colours.moves, THIN) for line in self.moves),
        )


@cache
def load_drawings() -> dict[str, Drawing]:
    """Every drawing, by the id of its session item.

    Raises:
        ContentError: The file cannot be read.
        msgspec.ValidationError: A drawing has another shape.
    """
    return msgspec.convert(read_toml(FOLDER / "drawings.toml"), dict[str, Drawing])


def points(text: str) -> tuple[Point, ...]:
    """Points out of ``x y, x y``."""
    pairs = (pair.split() for pair in text.split(","))
    return tuple((float(x), float(y)) for x, y in pairs)


def path(line: tuple[Point, ...]) -> str:
    """A line as SVG path data."""
    return "M" + " L".join(f"{x:g} {y:g}" for x, y in line)


def barbs(line: tuple[Point, ...]) -> str:
    """The tip of an arrow along a line, as SVG path data."""
    (x0, y0), (x, y) = line[-2:]
    back = math.atan2(y0 - y, x0 - x)
    ends = ((x + BARB * math.cos(back + turn), y + BARB * math.sin(back + turn)) for turn in (0.6, -0.6))
    return "".join(f" M{x:g} {y:g} L{tip_x:.1f} {tip_y:.1f}" for tip_x, tip_y in ends)


def head(drawing: Drawing) -> str:
    """The head as SVG path data."""
    ((x, y),) = points(drawing.head)
    return f"M{x - HEAD:g} {y:g} a{HEAD} {HEAD} 0 1 0 {2 * HEAD} 0 a{HEAD} {HEAD} 0 1 0 {-2 * HEAD} 0 Z"


def graphic(drawing: Drawing, colours: Colours) -> dict[str, Any]:
    """A drawing as an Alexa vector graphic."""
    lines = [
        {
            "type": "path",
            "pathData": data,
            "stroke": colour,
            "strokeWidth": width,
            "strokeLineCap": "round",
            "strokeLineJoin": "round",
        }
        for data, colour, width in drawing.strokes(colours)
    ]
    lines.append({"type": "path", "pathData": head(drawing), "fill": colours.body})
    return {"type": "AVG", "version": "1.2", "width": WIDTH, "height": HEIGHT, "items": lines}


def svg(drawing: Drawing, title: str, colours: Colours) -> str:
    """A drawing as a picture of its own."""
    lines = "".join(
        f'<path d="{data}" stroke="{colour}" stroke-width="{width}"/>'
        for data, colour, width in drawing.strokes(colours)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"><title>{title}</title>'
        f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">{lines}</g>'
        f'<path d="{head(drawing)}" fill="{colours.body}"/></svg>\n'
    )
