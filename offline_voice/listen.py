"""`stretch-coach listen`: puts ears, voice and conversation together, live or on recordings."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import msgspec
from rich.console import Console

from offline_voice.by_ear import HeardConversation, HeardTalk
from offline_voice.chat import readable
from offline_voice.eye import Eye
from offline_voice.grammar import Grammars, load_grammars
from offline_voice.listener import Listener
from offline_voice.live_tape import LiveTape
from offline_voice.loop import Habits, Loop
from offline_voice.microphone import CommandMicrophone, DeviceMicrophone, Microphone
from offline_voice.model import find_model
from offline_voice.mouth import RATE, Manner, Pyttsx3Voice
from offline_voice.opening import first_moment, open_with_memory
from offline_voice.prerender import Prerender, fixed_sentences
from offline_voice.recogniser import SpeechModel
from offline_voice.recorded import RecordedEars, RecordedTalk, Tape, read_inputs
from offline_voice.settings import Settings, cache_folder, load_settings
from offline_voice.show import PlainShow, RecordShow, Show
from offline_voice.sound import silence, write_recording
from offline_voice.stage import LiveStage
from offline_voice.voice_cache import VoiceCache, trim_folder
from skill.content import load_phrases
from skill.dialogue.reply import Line
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
    grammars = load_grammars(options.locale, short_answers=settings.hearing.short_answers)
    if options.inputs:
        _listen_to_recordings(options, settings, grammars, out)
    else:
        _listen_live(options, settings, grammars, out)


def load_model(given: str | None, settings: Settings, locale: str) -> SpeechModel:
    """The speech model, with the pauses of our own."""
    return SpeechModel(find_model(given or settings.hearing.model, locale).path)


def voice_of(settings: Settings, grammars: Grammars, locale: str) -> VoiceCache:
    """The voice of the settings, with its cache."""
    speaking = settings.speaking
    manner = Manner(speaking.voice or grammars.hearing.voice, speaking.rate, speaking.volume)
    folder = cache_folder() / "voice"
    trim_folder(folder)
    return VoiceCache(Pyttsx3Voice(), manner, folder, frozenset(fixed_sentences(load_phrases(locale))))


def microphone_of(settings: Settings) -> Microphone:
    """The microphone of the settings."""
    hearing = settings.hearing
    return CommandMicrophone(hearing.command) if hearing.command else DeviceMicrophone(hearing.microphone)


def _listen_to_recordings(
    options: ListenOptions, settings: Settings, grammars: Grammars, out: Callable[[str], None]
) -> None:
    inputs = read_inputs(options.inputs)
    if options.output is not None:
        write_recording(options.output, silence(0.0, RATE))  # a wrong place is told before the conversation, not after
    recorded = RecordedTalk(
        HeardTalk(_open(options.locale), first_moment(os.environ)),
        RecordedEars(load_model(options.model, settings, options.locale), grammars),
        Tape(voice_of(settings, grammars, options.locale), settings.speaking.gap),
    )
    show = Record.line if options.as_json else readable
    out(show(recorded.launch()))
    for one in inputs:
        out(show(recorded.turn(one)))
    if options.output is not None:
        write_recording(options.output, recorded.tape.recording())


def _open(locale: str) -> HeardConversation:
    return HeardConversation.of(open_with_memory(locale))


def _listen_live(options: ListenOptions, settings: Settings, grammars: Grammars, out: Callable[[str], None]) -> None:
    voice = voice_of(settings, grammars, options.locale)
    conversation = _open(options.locale)
    model = load_model(options.model, settings, options.locale)
    microphone = microphone_of(settings)
    voice.clip(conversation.phrases.say(Line("voice.stopping")))  # no voice at all is told before anything begins
    with ExitStack() as ends:
        tape = LiveTape(options.output) if options.output else None
        if tape:
            ends.callback(tape.close)
        stage = LiveStage(settings, partial(Listener, model, microphone, grammars.noise), tape)
        prerender = Prerender(voice, conversation.phrases)
        show: Show = PlainShow(out)
        if options.as_json:
            show = RecordShow(conversation.guidance, out)
        elif not options.plain and sys.stdout.isatty():
            show = ends.enter_context(Eye(Console(), lambda: stage.listener.level, prerender.progress))
        stage.start()
        ends.callback(stage.stop)
        for number in (signal.SIGTERM, signal.SIGINT):
            ends.callback(signal.signal, number, signal.signal(number, lambda *_: stage.quit()))
        prerender.start()
        opens = partial(_open, options.locale)
        Loop(stage, voice, opens, Habits(settings, grammars), show).run()
