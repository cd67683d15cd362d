"""Which speech model is used, what is wrong with one, how a better one is fetched, and the pauses of our own."""

from __future__ import annotations

import hashlib
import shutil
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
from conftest import RunsCommand

from offline_voice.model import SHIPPED, find_model
from offline_voice.model_fetch import Offer, fetch
from offline_voice.shadow import Pauses, shadow_of
from skill.errors import ModelError

STRETCH_EN = SHIPPED / "stretch-en"
NAME = "vosk-model-small-en-us-0.15"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("STRETCH_COACH_MODEL", "VOSK_MODEL_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("STRETCH_COACH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("STRETCH_COACH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("offline_voice.model.SYSTEM", tmp_path / "system")
    return tmp_path


def _put_model(place: Path) -> Path:
    shutil.copytree(STRETCH_EN, place, ignore=shutil.ignore_patterns("made_from.json"))
    return place


def test_the_order_of_search(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_model().origin == "shipped"
    system = _put_model(home / "system" / NAME)
    assert find_model().path == system
    elsewhere = _put_model(home / "elsewhere" / NAME)
    monkeypatch.setenv("VOSK_MODEL_PATH", str(home / "elsewhere"))
    assert find_model().path == elsewhere
    monkeypatch.setenv("VOSK_MODEL_PATH", str(elsewhere))
    assert find_model().path == elsewhere
    fetched = _put_model(home / "data" / "models" / NAME)
    assert find_model() == msgspec.structs.replace(find_model(), path=fetched, origin="fetched")
    monkeypatch.setenv("STRETCH_COACH_MODEL", str(STRETCH_EN))
    assert find_model().path == STRETCH_EN
    assert find_model(elsewhere).path == elsewhere


def test_the_commands_show_it_and_take_one_that_is_here(run: RunsCommand, home: Path) -> None:
    assert "the small model that comes along" in run("model", "show").stdout
    place = home / "data" / "models" / NAME
    assert run("model", "fetch", "--from", str(_put_model(home / NAME))).stdout == f"the speech model is at {place}\n"
    assert run("model", "show").stdout == f"{NAME} (fetched, {place})\n"


def test_british_english_is_heard_with_the_english_model() -> None:
    assert find_model(locale="en-GB").path == STRETCH_EN


@pytest.mark.parametrize("part", ["am/final.mdl", "graph/HCLr.fst", "graph/Gr.fst", "conf/model.conf"])
def test_a_damaged_model_is_named_and_not_loaded(home: Path, part: str) -> None:
    place = _put_model(home / "data" / "models" / NAME)
    (place / part).unlink()
    with pytest.raises(ModelError, match=part):
        find_model()


def test_a_folder_that_is_none_is_named() -> None:
    with pytest.raises(ModelError, match="/nowhere"):
        find_model("/nowhere")


def test_our_pauses_stand_in_a_shadow_and_the_model_stays_as_it_is(home: Path) -> None:
    before = (STRETCH_EN / "conf" / "model.conf").read_text()
    shadow = shadow_of(STRETCH_EN, Pauses(sure=0.4, fair=0.6, unsure=0.9))
    config = (shadow / "conf" / "model.conf").read_text()
    assert "--endpoint.rule2.min-trailing-silence=0.4" in config
    assert config.count("--endpoint.rule4") == 1
    assert (shadow / "graph" / "HCLr.fst").samefile(STRETCH_EN / "graph" / "HCLr.fst")
    assert (STRETCH_EN / "conf" / "model.conf").read_text() == before
    assert shadow_of(STRETCH_EN, Pauses(sure=0.4, fair=0.6, unsure=0.9)) == shadow
    assert home in shadow.parents


def test_without_room_for_a_shadow_the_model_serves(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "full").touch()
    monkeypatch.setenv("STRETCH_COACH_CACHE", str(home / "full"))
    assert shadow_of(STRETCH_EN) == STRETCH_EN


class Site(ThreadingHTTPServer):
    """A web site with one archive, which may hang up in the middle."""

    archive = b""
    hangs_up_after = 0
    ranges: list[str]


class _Page(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        asked = self.headers.get("Range", "")
        self.server.ranges.append(asked)
        start = int(asked.removeprefix("bytes=").removesuffix("-") or 0)
        body = self.server.archive[start:]
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        cut, self.server.hangs_up_after = self.server.hangs_up_after, 0
        self.wfile.write(body[:cut] if cut else body)

    def log_message(self, *_: object) -> None:
        """Nothing: the test looks at what came."""


@pytest.fixture
def site(home: Path) -> Iterator[Site]:
    archive = home / "model.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(STRETCH_EN.rglob("*")):
            if path.is_file() and path.name != "made_from.json":
                packed.write(path, f"{NAME}/{path.relative_to(STRETCH_EN)}")
    with Site(("127.0.0.1", 0), _Page) as server:
        server.archive, server.ranges = archive.read_bytes(), []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _offer(site: Site) -> Offer:
    return Offer(
        name=NAME,
        url=f"http://127.0.0.1:{site.server_port}/{NAME}.zip",
        size=len(site.archive),
        sha256=hashlib.sha256(site.archive).hexdigest(),
    )


def test_a_model_is_fetched_and_found(site: Site, home: Path) -> None:
    told: list[tuple[int, int]] = []
    place = fetch(lambda there, of: told.append((there, of)), offer=_offer(site))
    assert find_model().path == place == home / "data" / "models" / NAME
    assert told[-1] == (len(site.archive), len(site.archive))
    assert [one.name for one in place.parent.iterdir()] == [NAME]


def test_a_broken_download_goes_on_where_it_stopped(site: Site) -> None:
    site.hangs_up_after = 1_000_000
    with pytest.raises(ModelError, match="try again"):
        fetch(lambda *_: None, offer=_offer(site))
    assert find_model().origin == "shipped"
    fetch(lambda *_: None, offer=_offer(site))
    assert site.ranges == ["", "bytes=1000000-"]
    assert find_model().origin == "fetched"


def test_what_is_not_the_model_is_thrown_away(site: Site, home: Path) -> None:
    offer = msgspec.structs.replace(_offer(site), sha256="0" * 64)
    with pytest.raises(ModelError, match="not the model that was expected"):
        fetch(lambda *_: None, offer=offer)
    assert not list((home / "data" / "models").iterdir())


def test_without_a_network_it_says_what_else_to_do(site: Site) -> None:
    offer = msgspec.structs.replace(_offer(site), url="http://127.0.0.1:9/none.zip")
    with pytest.raises(ModelError, match=r"folder or \.zip"):
        fetch(lambda *_: None, offer=offer)


def test_a_folder_or_an_archive_of_ones_own_will_do(site: Site, home: Path) -> None:
    own = _put_model(home / "own" / "vosk-model-en-us-0.22-lgraph")
    assert fetch(lambda *_: None, source=str(own)).name == own.name
    assert fetch(lambda *_: None, source=str(home / "model.zip")).name == NAME
    assert site.ranges == []


@pytest.mark.parametrize("name", ["../evil", "a/b\nc/d"])
def test_an_archive_of_something_else_is_refused(home: Path, name: str) -> None:
    with zipfile.ZipFile(home / "odd.zip", "w") as packed:
        for part in name.split("\n"):
            packed.writestr(part, "x")
    with pytest.raises(ModelError, match="no archive of one speech model"):
        fetch(lambda *_: None, source=str(home / "odd.zip"))
    assert not (home / "data" / "evil").exists()
