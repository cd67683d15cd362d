"""How the coach starts where nobody said how: by voice where this machine can, else typed, saying which and why."""

from __future__ import annotations

from offline_voice.command import needs
from skill.errors import StretchCoachError


def hindrance(locale: str) -> str | None:
    """Why this machine cannot hold the conversation by voice; None where it can."""
    try:
        with needs("voice"):
            from offline_voice.model import find_model  # noqa: PLC0415 - the typed front runs without sound
            from offline_voice.mouth import voice_names  # noqa: PLC0415
            from offline_voice.portaudio import devices  # noqa: PLC0415
            from offline_voice.settings import load_settings  # noqa: PLC0415
        settings = load_settings()
        find_model(settings.hearing.model, locale)
        there = devices()
        if not settings.hearing.command and not any(device.inputs for device in there):
            return "there is no microphone"
        if not any(device.outputs for device in there):
            return "there is no loudspeaker"
        return None if voice_names() else "there is no voice: sudo apt install espeak-ng"
    except StretchCoachError as error:
        return str(error)
