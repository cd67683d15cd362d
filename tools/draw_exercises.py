"""Draws `docs/exercises.svg`, every session item with its name, out of the drawings that Alexa's screens show too.

python -m tools.draw_exercises
"""

from __future__ import annotations

from pathlib import Path

from skill.alexa.drawings import HEIGHT, WIDTH, Colours, load_drawings, svg
from skill.content import load_phrases
from skill.dialogue import Line

TARGET = Path(__file__).parent.parent / "docs" / "exercises.svg"
COLOURS = Colours(body="#10222e", things="#9aa7ad", moves="#c2571a")
COLUMNS = 5
ROOM = 34
"""Height left under a drawing for its name."""


def sheet() -> str:
    """The whole picture."""
    phrases = load_phrases()
    cells = []
    for number, (item, drawing) in enumerate(load_drawings().items()):
        x, y = number % COLUMNS * WIDTH, number // COLUMNS * (HEIGHT + ROOM)
        name = phrases.say(Line(f"item.{item}.name"))
        picture = (
            svg(drawing, name, COLOURS)
            .rstrip()
            .replace("<svg ", f'<svg x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" ', 1)
        )
        label = f'<text x="{x + WIDTH // 2}" y="{y + HEIGHT + 18}" text-anchor="middle">{name}</text>'
        cells.append(picture + label)
    rows = -(-len(cells) // COLUMNS)
    width, height = COLUMNS * WIDTH, rows * (HEIGHT + ROOM)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="15">\n'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n' + "\n".join(cells) + "\n</svg>\n"
    )


if __name__ == "__main__":
    TARGET.write_text(sheet(), encoding="utf-8")
    print(f"drew {TARGET.name}")
