"""The memory for the eye: a table in the terminal, pain over time as an SVG drawing, and one page for a clinician."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from pathlib import Path
from string import Template

from skill.dialogue.memory import Entry
from skill.dialogue.reply import Line
from skill.words import Phrases

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 40, 20, 20, 40
HIGHEST = 10
"""Pain is told from 0 to 10."""
HEAD = ("day", "what", "level", "pain", "stage", "heel", "exercises")
_PAGE = Path(__file__).with_name("summary.html")
_LEVELS = {
    "self_care": "self-care",
    "clinician": "see a clinician",
    "urgent": "be seen today",
    "emergency": "emergency",
}


def table(entries: Sequence[Entry], phrases: Phrases) -> str:
    """A table of every entry, oldest first."""
    rows = [HEAD, *(_cells(one, phrases) for one in entries)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD) - 1)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    )


def _cells(one: Entry, phrases: Phrases) -> tuple[str, ...]:
    """An entry in words."""
    session = one.kind == "session"
    return (
        one.on.isoformat(),
        one.kind if session else "result",
        _LEVELS.get(one.urgency or "", "taken back"),
        "" if one.pain is None else f"{one.pain:g}",
        ("gentle" if one.stage == 0 else str(one.stage)) if session else "",
        str(one.heel) if session else "",
        ", ".join(_named(item, phrases) for item in one.items),
    )


def _named(item: str, phrases: Phrases) -> str:
    """The name of an exercise; its id where this version has no such exercise any more."""
    key = f"item.{item}.name"
    return phrases.say(Line(key)) if key in phrases.lines else item


def plot(entries: Sequence[Entry]) -> str:
    """Pain over time as an SVG drawing; empty of points where no pain was told."""
    points = [(one.on, one.pain) for one in entries if one.pain is not None]
    first = points[0][0] if points else date.min
    last = max(points[-1][0], first + timedelta(days=1)) if points else date.min + timedelta(days=1)
    places = [(_across(on, first, last), _up(pain)) for on, pain in points]
    told = f"Pain from {first} to {points[-1][0]}" if points else "No pain figures"
    return "\n".join(_drawing(told, places, (first, last) if points else None)) + "\n"


def _drawing(told: str, places: Sequence[tuple[float, float]], span: tuple[date, date] | None) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'role="img" font-family="sans-serif" font-size="13">'
    )
    yield f"<title>{told}</title>"
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    for level in range(0, HIGHEST + 1, 2):
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_up(level):.1f}" y2="{_up(level):.1f}" stroke="#d5d9de"/>'
        yield f'<text x="{LEFT - 8}" y="{_up(level) + 4:.1f}" text-anchor="end" fill="#4a5560">{level}</text>'
    if places:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline points="{path}" fill="none" stroke="#0b5c7a" stroke-width="2"/>'
    for x, y in places:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="#0b5c7a"/>'
    for on, x, anchor in ((span[0], LEFT, "start"), (span[1], WIDTH - RIGHT, "end")) if span else ():
        yield f'<text x="{x}" y="{HEIGHT - 14}" text-anchor="{anchor}" fill="#4a5560">{on}</text>'
    yield "</svg>"


def _across(on: date, first: date, last: date) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (on - first).days / (last - first).days


def _up(pain: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * pain / HIGHEST


def summary(entries: Mapping[str, Entry], phrases: Phrases, today: date) -> str:
    """One HTML page for a clinician, with nothing to load from elsewhere."""
    every = tuple(entries.values())
    rows = (f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _cells(one, phrases))}</tr>" for one in every)
    results = [one for one in every if one.kind == "assessment"]
    pattern = next((one.pattern for one in reversed(results) if one.pattern), None)
    key = f"pattern.{pattern}"
    return Template(_PAGE.read_text(encoding="utf-8")).substitute(
        today=today,
        first=every[0].on if every else "",
        last=every[-1].on if every else "",
        sessions=sum(one.kind == "session" for one in every),
        level=_LEVELS.get((results[-1].urgency or "") if results else "", "none"),
        pattern=escape(phrases.say(Line(key)) if key in phrases.lines else ""),
        review=next((one.review_on for one in reversed(every) if one.review_on), "none"),
        plot=plot(every),
        head="".join(f"<th>{name}</th>" for name in HEAD),
        rows="\n".join(rows),
    )
