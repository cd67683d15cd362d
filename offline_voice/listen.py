"""`stretch-coach listen`: puts ears, voice and conversation together, live or on recordings."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from offline_voice.grammar import Grammars, load_grammars
from offline_voice.model import find_model
from offline_voice.mouth import Manner, Pyttsx3Voice
from offline_voice.opening import first_moment, open_conversation
from offline_voice.recogniser import SpeechModel
from offline_voice.recorded import RecordedEars, RecordedTalk, Tape, read_inputs
from offline_voice.settings import Settings, cache_folder, load_settings
from offline_voice.shadow import shadow_of
from offline_voice.sound import write_recording
from offline_voice.virtual_time import VirtualConversation
from offline_voice.voice_cache import VoiceCache
from skill.record import Record


class ListenOptions(msgspec.Struct, frozen=True):
    """What the person asked for on the command line."""

    locale: str = "en-US"
    """Language and country."""
    inputs: tuple[str, ...] = ()
    """Recordings, or markers of virtual time such as ``<hold 12s>``; empty: the microphone."""
    output: Path | None = None
    """Where everything the coach says is written as one WAV file."""
    as_json: bool = False
    """Print turn records."""
    plain: bool = False
    """Lines for a log instead of the picture for a terminal."""
    model: str | None = None
    """Folder of the speech model."""


def listen(options: ListenOptions, out: Callable[[str], None]) -> None:
    """Runs the voice front until the recordings end, or, live, until it is stopped.

    Args:
        options: What was asked for.
        out: Takes each line of output.

    Raises:
        StretchCoachError: a recording, the speech model, the voice or the sound card cannot be used.
    """
    settings = load_settings()
    grammars = load_grammars(options.locale)
    if options.inputs:
        listen_to_recordings(options, settings, grammars, out)


def listen_to_recordings(
    options: ListenOptions, settings: Settings, grammars: Grammars, out: Callable[[str], None]
) -> None:
    """A conversation with recordings."""
    inputs = read_inputs(options.inputs)
    talk = VirtualConversation(open_conversation(options.locale), first_moment(os.environ))
    recorded = RecordedTalk(
        talk,
        RecordedEars(load_model(options, settings), grammars),
        Tape(voice_of(settings, grammars), settings.speaking.gap),
    )
    show = Record.line if options.as_json else _readable
    out(show(recorded.launch()))
    for one in inputs:
        out(show(recorded.turn(one)))
    if options.output is not None:
        write_recording(options.output, recorded.tape.recording())


def load_model(options: ListenOptions, settings: Settings) -> SpeechModel:
    """The speech model, with the pauses of our own."""
    found = find_model(options.model or settings.hearing.model, options.locale)
    return SpeechModel(shadow_of(found.path))


def voice_of(settings: Settings, grammars: Grammars) -> VoiceCache:
    """The voice of the settings, with its cache."""
    speaking = settings.speaking
    manner = Manner(speaking.voice or grammars.hearing.voice, speaking.rate, speaking.volume)
    return VoiceCache(Pyttsx3Voice(), manner, cache_folder() / "voice")


def _readable(record: Record) -> str:
    return "\n".join(filter(None, (f"> {record.heard}" if record.heard else "", record.say, "")))
