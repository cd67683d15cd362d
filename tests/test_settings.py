"""The settings of a machine: file, environment, limits, and one clear line where something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from offline_voice.settings import Settings, load_settings
from skill.errors import SettingsError


def test_without_a_file_the_rules_of_the_house_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.toml", {}) == Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[speaking]\nrate = 140\nvoice = "en-gb-scotland"\n')
    settings = load_settings(path, {"STRETCH_COACH_RATE": "200"})
    assert settings.speaking.rate == 200
    assert settings.speaking.voice == "en-gb-scotland"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[speaking\nrate", "cannot be read"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"rate = 100", "must stand under"),
        (b"[speaking]\nspeed = 100", "speed"),
        (b"[speaking]\nrate = 'quick'", "rate"),
        (b"[speaking]\nrate = 3000", "between 80 and 300"),
        (b"[timing]\nreply = 0.1", "between 2.0 and 60.0"),
    ],
)
def test_a_damaged_file_is_told_in_one_line(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as refused:
        load_settings(path, {})
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path, {})
