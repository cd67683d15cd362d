"""The command `history`: what is shown, written, taken in and deleted."""

from __future__ import annotations

import csv
import io
import json
import stat
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import NOW, RunsCommand

from offline_voice.memory.files import as_json
from offline_voice.memory.picture import plot
from offline_voice.memory.store import Store
from skill.dialogue.memory import Entry

BEGAN = NOW.date() - timedelta(days=10)
ENTRIES = (
    Entry(BEGAN, "assessment", urgency="self_care", pattern="achilles", pain=3, review_on=BEGAN + timedelta(days=14)),
    Entry(
        BEGAN + timedelta(days=2), "session", urgency="self_care", pain=2, items=("strap_supine", "gone_since"), heel=1
    ),
    Entry(BEGAN + timedelta(days=4), "session", urgency="self_care", pain=1, stage=0),
)


@pytest.fixture
def kept(data: Path) -> Store:
    store = Store(data / "memory")
    store.keep(ENTRIES, agreed=True)
    return store


def test_nothing_kept_is_said_so(run: RunsCommand, data: Path) -> None:
    assert run("history").stdout == "nothing is remembered yet\n"
    Store(data / "memory").keep((), agreed=False)
    assert run("history").stdout == "nothing is remembered: you said no\n"


def test_the_table_names_every_entry(run: RunsCommand, kept: Store) -> None:
    head, result, first, second = run("history").stdout.splitlines()
    assert head.split() == ["day", "what", "level", "pain", "stage", "heel", "exercises"]
    assert result.split()[:4] == [BEGAN.isoformat(), "result", "self-care", "3"]
    assert first.endswith("gone_since")
    assert "gentle" in second
    assert kept.file.exists()


def test_csv_is_a_table_of_the_same(run: RunsCommand, kept: Store) -> None:
    rows = list(csv.DictReader(io.StringIO(run("history", "--export", "csv").stdout)))
    assert [row["pain"] for row in rows] == ["3.0", "2.0", "1.0"]
    assert rows[1]["items"] == "strap_supine gone_since"
    assert len(rows) == len(kept.read().entries)


def test_json_goes_to_another_machine_and_counts_once(run: RunsCommand, kept: Store, tmp_path: Path) -> None:
    exported = tmp_path / "history.json"
    exported.write_text(run("history", "--export", "json").stdout)
    assert exported.read_text() == as_json(kept.read().entries)
    elsewhere = {"STRETCH_COACH_DATA": str(tmp_path / "elsewhere")}
    assert run("history", "import", str(exported), **elsewhere).stdout.startswith("3 new entries")
    assert run("history", "import", str(exported), **elsewhere).stdout.startswith("0 new entries")
    assert Store(tmp_path / "elsewhere" / "memory").read() == kept.read()


def test_days_to_come_are_not_taken_in(run: RunsCommand, kept: Store, tmp_path: Path) -> None:
    exported = tmp_path / "history.json"
    exported.write_text(as_json({"0" * 32: Entry(NOW.date() + timedelta(days=1), "session")}))
    done = run("history", "import", str(exported))
    assert done.exit_code == 1
    assert "still to come" in done.stderr
    assert len(kept.read().entries) == len(ENTRIES)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "nothing",
        '{"entries": {"x": {}}}',
        "[" * 100_000,
        json.dumps({"entries": {"0" * 32: {"on": "2026-01-01", "kind": "session", "pain": 11}}}),
        json.dumps({"entries": {"0" * 32: {"on": "2026-01-01", "kind": "session", "pattern": "=cmd()"}}}),
        json.dumps({"entries": {"0" * 32: {"on": "2026-01-01", "kind": "session", "felt": ["<script>"]}}}),
        json.dumps({"entries": {}, "version": 2}),
    ],
)
def test_a_file_that_is_no_history_is_refused_in_one_line(
    run: RunsCommand, tmp_path: Path, data: Path, text: str
) -> None:
    odd = tmp_path / "odd.json"
    odd.write_text(text)
    done = run("history", "import", str(odd))
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert not data.exists()


def test_the_drawing_and_the_page_are_whole_and_private(run: RunsCommand, kept: Store, tmp_path: Path) -> None:
    drawing, page = tmp_path / "pain.svg", tmp_path / "page.html"
    assert run("history", "--plot", str(drawing), "--summary", str(page)).exit_code == 0
    marks = [one.tag.rpartition("}")[2] for one in ET.fromstring(drawing.read_text()).iter()]  # noqa: S314 - our own
    assert marks.count("circle") == 3
    text = page.read_text()
    assert "no diagnosis" in text
    assert text.count("<tr>") == 1 + len(kept.read().entries)
    assert "$" not in text
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
    assert {stat.S_IMODE(one.stat().st_mode) for one in (drawing, page)} == {0o600}


def test_a_drawing_without_figures_or_of_one_day_is_a_drawing() -> None:
    for entries in ((), (Entry(date(2026, 1, 1), "session", pain=10),)):
        assert ET.fromstring(plot(entries)).tag.endswith("svg")  # noqa: S314 - our own


def test_forgetting_asks_first(run: RunsCommand, kept: Store) -> None:
    assert run("history", "forget", stdin="n\n").exit_code == 1
    assert kept.read().entries
    assert run("history", "forget", stdin="y\n").exit_code == 0
    assert not kept.read().entries


def test_a_damaged_memory_is_told_in_one_line_and_can_be_forgotten(run: RunsCommand, kept: Store) -> None:
    kept.file.write_bytes(b"damaged" * 1000)
    done = run("history")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert run("history", "forget", "--yes").stdout == "deleted\n"
    assert run("history").stdout == "nothing is remembered yet\n"


def test_a_place_that_cannot_be_written_is_told_in_one_line(run: RunsCommand, kept: Store, tmp_path: Path) -> None:
    done = run("history", "--plot", str(tmp_path / "nowhere" / "pain.svg"))
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr
    assert kept.file.exists()
