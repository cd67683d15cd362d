"""What is there and what is missing on this machine for the voice front, each with the command that mends it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from offline_voice.ears import Ears
from offline_voice.grammar import load_grammars
from offline_voice.model import find_model
from offline_voice.model_health import examine_model
from offline_voice.mouth import Manner, Pyttsx3Voice
from offline_voice.recogniser import SpeechModel
from offline_voice.settings import Settings, cache_folder, data_folder, load_settings
from offline_voice.sound_check import SoundCheck, check_sound
from skill.errors import StretchCoachError
from skill.interaction import InteractionModel, expand, load_interaction_model

_LEAST_FREE = 200 * 2**20
"""Bytes: a model and its archive, and the rendered sentences."""
_LATEST = 0.6
"""Seconds from loudspeaker to microphone, above which "stop" comes late."""
_QUIET = 0.003
"""A room in which the microphone shows less is a microphone that is off."""


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at."""

    name: str
    """What."""
    ok: bool
    """Whether it will do."""
    says: str
    """How it is."""
    mend: str = ""
    """What to do about it; empty where nothing is to be done."""


def examine(locale: str = "en-US", *, sound: bool = True) -> tuple[Finding, ...]:
    """Looks at everything the voice front needs.

    Args:
        locale: The language to listen and speak in.
        sound: Whether to use microphone and loudspeaker, which takes some seconds and makes a sound.
    """
    settings = Settings()
    findings: list[Finding] = []
    try:
        settings = load_settings()
        findings.append(Finding("settings", ok=True, says="fine"))
    except StretchCoachError as wrong:
        findings.append(Finding("settings", ok=False, says=str(wrong), mend="mend or remove that file"))
    findings += [*_disk(), *_speech(settings, locale)]
    if sound:
        findings += _guarded("sound", lambda: _sound(check_sound(settings)))
    return tuple(findings)


def unheard_words(model: SpeechModel, interaction: InteractionModel) -> tuple[str, ...]:
    """Words of the interaction model that the speech model cannot hear."""
    texts = (expanded.text for intent in interaction.intents for expanded in expand(interaction, intent))
    words = {word for text in texts for word in text.split()}
    return tuple(sorted(word for word in words if not model.knows(word)))


def _guarded(name: str, look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """Findings, or the one that the look itself failed."""
    try:
        return list(look())
    except StretchCoachError as wrong:
        says, _, mend = str(wrong).rpartition(": ")
        return [Finding(name, ok=False, says=says or str(wrong), mend=mend if says else "")]


def _disk() -> Iterator[Finding]:
    for name, folder in (("data folder", data_folder()), ("cache folder", cache_folder())):
        place = next((one for one in (folder, *folder.parents) if one.exists()), Path("/"))
        free = shutil.disk_usage(place).free
        yield Finding(
            name,
            ok=free >= _LEAST_FREE,
            says=f"{folder}, {free // 2**20} MB free",
            mend="" if free >= _LEAST_FREE else f"make room: {_LEAST_FREE // 2**20} MB are needed",
        )


def _speech(settings: Settings, locale: str) -> list[Finding]:
    """Voice and speech model, and whether the one understands the other."""
    voice = Pyttsx3Voice()
    manner = Manner(voice=settings.speaking.voice or load_grammars(locale).hearing.voice)
    findings = _guarded("voice", lambda: _voice(voice, manner))
    findings += _guarded("speech model", lambda: _model(settings, locale))
    if findings[0].ok and len(findings) > 1 and findings[1].ok:
        findings += _guarded("hearing", lambda: _hearing(settings, locale, voice, manner))
    return findings


def _voice(voice: Pyttsx3Voice, manner: Manner) -> Iterator[Finding]:
    voice.render("ready", manner)
    began = time.monotonic()
    voice.render("one, two, three", manner)
    yield Finding("voice", ok=True, says=f"{manner.voice}, a sentence takes {1000 * (time.monotonic() - began):.0f} ms")


def _model(settings: Settings, locale: str) -> Iterator[Finding]:
    found = find_model(settings.hearing.model, locale)
    faults = examine_model(found.path)
    mend = "stretch-coach model fetch" if found.origin == "shipped" else ""
    yield Finding("speech model", ok=True, says=found.says, mend=mend)
    for fault in faults:
        says, _, mend = fault.says.rpartition("; ")
        yield Finding("speech model", ok=False, says=says, mend=mend)


def _hearing(settings: Settings, locale: str, voice: Pyttsx3Voice, manner: Manner) -> Iterator[Finding]:
    began = time.monotonic()
    model = SpeechModel(find_model(settings.hearing.model, locale).path)
    loaded = time.monotonic() - began
    interaction = load_interaction_model(locale)
    unheard = unheard_words(model, interaction)
    yield Finding(
        "words",
        ok=not unheard,
        says=f"{len(unheard)} words cannot be heard: {', '.join(unheard[:8])}" if unheard else "all can be heard",
        mend="say it another way, or use another speech model" if unheard else "",
    )
    clip = voice.render(interaction.invocation_name, manner)
    began = time.monotonic()
    heard = Ears(model, clip.rate).whole(clip)
    took = (time.monotonic() - began) / clip.seconds
    yield Finding(
        "hearing",
        ok=heard.text == interaction.invocation_name,
        says=f"hears itself say '{heard.text}', loaded in {loaded:.1f} s, {took:.2f} of real time",
        mend="" if heard.text == interaction.invocation_name else "fetch or copy the speech model again",
    )


def _sound(check: SoundCheck) -> Iterator[Finding]:
    off = check.quiet < _QUIET and not check.heard
    yield Finding(
        "microphone",
        ok=not off,
        says=f"{check.microphone}, level of the room {check.quiet:.3f}",
        mend="alsamixer, F4: turn the microphone up" if off else "",
    )
    yield Finding("loudspeaker", ok=True, says=f"plays, {1000 * check.player_latency:.0f} ms ahead")
    if check.latency is None:
        yield Finding(
            "both together",
            ok=False,
            says="the microphone does not hear the loudspeaker",
            mend="turn one of them up, or choose others: stretch-coach devices",
        )
    else:
        yield Finding(
            "both together",
            ok=check.latency <= _LATEST,
            says=f"the microphone hears the loudspeaker after {1000 * check.latency:.0f} ms",
            mend="" if check.latency <= _LATEST else "use wires instead of Bluetooth",
        )
