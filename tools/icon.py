"""Draws the skill's icon as PNG out of one of the session drawings, with nothing but the standard library."""

from __future__ import annotations

import math
import struct
import zlib
from itertools import pairwise

from skill.alexa.drawings import HEAD, LIMB, load_drawings, points

GROUND, BODY, STRAP = (16, 34, 46), (244, 241, 234), (240, 160, 75)
SHOWN = "strap_supine"
ACROSS = 205
"""How much of the drawing's width and height fills the square: its own units."""
MIDDLE = (99, 94)
"""The point of the drawing that stands in the middle."""

Colour = tuple[int, int, int]
Line = tuple[tuple[float, float], ...]


def icon(size: int) -> bytes:
    """The icon, square, as PNG.

    Args:
        size: Pixels of a side.
    """
    drawing = load_drawings()[SHOWN]
    pixels = [[GROUND] * size for _ in range(size)]
    unit = size / ACROSS
    shift_x, shift_y = size / 2 - MIDDLE[0] * unit, size / 2 - MIDDLE[1] * unit

    def placed(text: str) -> Line:
        return tuple((x * unit + shift_x, y * unit + shift_y) for x, y in points(text))

    for line in drawing.things:
        _draw(pixels, placed(line), LIMB / 2 * unit, STRAP)
    for line in drawing.body:
        _draw(pixels, placed(line), LIMB * 1.3 * unit, BODY)
    (head,) = placed(drawing.head)
    _draw(pixels, (head, head), 2.2 * HEAD * unit, BODY)
    return _png(pixels)


def _draw(pixels: list[list[Colour]], line: Line, width: float, colour: Colour) -> None:
    """Draws a line with round ends and joints, its edges smoothed over one pixel."""
    for start, end in pairwise(line):
        reach = width / 2 + 1
        left, right = sorted((start[0], end[0]))
        top, bottom = sorted((start[1], end[1]))
        for y in range(max(0, math.floor(top - reach)), min(len(pixels), math.ceil(bottom + reach))):
            for x in range(max(0, math.floor(left - reach)), min(len(pixels), math.ceil(right + reach))):
                cover = min(1.0, max(0.0, width / 2 + 0.5 - _distance(x + 0.5, y + 0.5, start, end)))
                if cover:
                    pixels[y][x] = _mixed(pixels[y][x], colour, cover)


def _mixed(below: Colour, above: Colour, cover: float) -> Colour:
    red, green, blue = (round(a + (b - a) * cover) for a, b in zip(below, above, strict=True))
    return red, green, blue


def _distance(x: float, y: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    """From a point to a stretch of line."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else min(1.0, max(0.0, ((x - start[0]) * dx + (y - start[1]) * dy) / length))
    return math.hypot(x - start[0] - along * dx, y - start[1] - along * dy)


def _png(pixels: list[list[Colour]]) -> bytes:
    size = len(pixels)
    rows = b"".join(b"\0" + bytes(part for pixel in row for part in pixel) for row in pixels)
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
