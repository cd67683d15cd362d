"""The sound devices of this machine, for choosing one in the settings."""

from __future__ import annotations

from offline_voice.portaudio import Device, devices


def listing() -> tuple[str, ...]:
    """One line for each device: its number, its name, what it can do.

    Raises:
        AudioError: PortAudio is not installed.
    """
    return tuple(_line(device) for device in devices()) or ("no sound device: plug one in",)


def _line(device: Device) -> str:
    kinds = [kind for kind, channels in (("microphone", device.inputs), ("loudspeaker", device.outputs)) if channels]
    return f"{device.number:>3}  {device.name}  ({' and '.join(kinds) or 'nothing'}, {device.rate} Hz)"
