"""The voice: every sentence whole, at once, in the manner asked for; and kept, where there is room."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from offline_voice.mouth import FASTEST, LOUDEST, RATE, SLOWEST, Manner, Pyttsx3Voice, voice_names
from offline_voice.plan import sentences
from offline_voice.prerender import Prerender, fixed_sentences
from offline_voice.sound import Clip, level
from offline_voice.voice_cache import VoiceCache, trim_folder
from skill.errors import AudioError
from skill.words import Phrases

pytestmark = pytest.mark.audio

SENTENCE = "Hold that for twenty seconds."


@pytest.fixture(scope="module")
def voice() -> Pyttsx3Voice:
    return Pyttsx3Voice()


def test_many_sentences_in_many_manners_come_out_whole(voice: Pyttsx3Voice) -> None:
    manners = (Manner(), Manner(rate=120), Manner(volume=1.5), Manner(voice="en-gb-x-rp"))
    first = [voice.render(SENTENCE, manner).seconds for manner in manners]
    assert first[1] > 1.15 * first[0]
    for _ in range(10):
        again = [voice.render(SENTENCE, manner).seconds for manner in manners]
        assert again == pytest.approx(first, rel=0.03)


def test_louder_is_louder(voice: Pyttsx3Voice) -> None:
    quiet, loud = (voice.render(SENTENCE, Manner(volume=volume)) for volume in (0.5, 1.0))
    assert level(loud.pcm) > 1.5 * level(quiet.pcm)


def test_several_threads_may_ask_at_once(voice: Pyttsx3Voice) -> None:
    clips: list[Clip] = []
    threads = [threading.Thread(target=lambda: clips.append(voice.render(SENTENCE, Manner()))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(clips) == 8
    assert max(clip.seconds for clip in clips) == pytest.approx(min(clip.seconds for clip in clips), rel=0.03)


def test_nothing_is_said_for_nothing(voice: Pyttsx3Voice) -> None:
    assert voice.render("  ", Manner()).seconds == 0


def test_an_unknown_voice_is_told_and_the_next_sentence_spoken(voice: Pyttsx3Voice) -> None:
    with pytest.raises(AudioError, match="no voice 'klingon'"):
        voice.render(SENTENCE, Manner(voice="klingon"))
    assert voice.render(SENTENCE, Manner()).seconds > 1


def test_the_driver_writes_nothing_between_our_records(voice: Pyttsx3Voice, capfd: pytest.CaptureFixture[str]) -> None:
    voice.render(SENTENCE, Manner())
    assert capfd.readouterr().out == ""


def test_voices_are_listed() -> None:
    assert len(voice_names()) > 50


def test_slower_and_louder_have_their_bounds() -> None:
    manner = Manner()
    for _ in range(20):
        manner = manner.changed("faster").changed("louder")
    assert (manner.rate, manner.volume) == (FASTEST, LOUDEST)
    for _ in range(20):
        manner = manner.changed("slower")
    assert manner.rate == SLOWEST
    assert manner.changed(None) == manner.changed("sideways") == manner


class Counting:
    """The voice, with a count of what it had to make."""

    def __init__(self, voice: Pyttsx3Voice) -> None:
        self.made = 0
        self._voice = voice

    def render(self, text: str, manner: Manner) -> Clip:
        """Makes it."""
        self.made += 1
        return self._voice.render(text, manner)


def test_a_sentence_is_made_once_for_each_manner(voice: Pyttsx3Voice, tmp_path: Path) -> None:
    counting = Counting(voice)
    cache = VoiceCache(counting, Manner(), tmp_path)
    first = cache.clip(SENTENCE)
    assert cache.clip(SENTENCE) == first
    assert VoiceCache(counting, Manner(), tmp_path).clip(SENTENCE) == first
    assert counting.made == 1
    assert VoiceCache(counting, Manner(rate=120), tmp_path).clip(SENTENCE) != first
    assert counting.made == 2


def test_what_tells_of_a_person_is_never_kept_on_disk(voice: Pyttsx3Voice, tmp_path: Path, phrases: Phrases) -> None:
    fixed = fixed_sentences(phrases)
    cache = VoiceCache(voice, Manner(), tmp_path, fixed)
    told = cache.clip("Last time your pain was six out of ten.")
    assert told.seconds > 1
    assert list(tmp_path.iterdir()) == []
    assert list(cache.fill(["You told me of numbness."])) == [False]
    assert cache.clip(fixed[0]).pcm
    assert len(list(tmp_path.iterdir())) == 1


def test_a_damaged_clip_is_made_anew(voice: Pyttsx3Voice, tmp_path: Path) -> None:
    whole = VoiceCache(voice, Manner(), tmp_path).clip(SENTENCE)
    for path in tmp_path.iterdir():
        path.write_bytes(b"RIFF")
    assert VoiceCache(voice, Manner(), tmp_path).clip(SENTENCE).seconds == pytest.approx(whole.seconds, rel=0.03)


def test_where_nothing_can_be_kept_the_voice_goes_on(voice: Pyttsx3Voice, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    assert VoiceCache(voice, Manner(), blocked / "voice").clip(SENTENCE).seconds > 1


def test_the_folder_stays_within_its_size(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.wav").write_bytes(bytes(1000))
    trim_folder(tmp_path, most=3000)
    assert len(list(tmp_path.iterdir())) == 3


def test_fixed_sentences_are_rendered_ahead(voice: Pyttsx3Voice, tmp_path: Path, phrases: Phrases) -> None:
    few = Phrases(phrases.locale, {"bye": phrases.lines["bye"], "odd": ("with {field}",)})
    prerender = Prerender(VoiceCache(voice, Manner(), tmp_path), few)
    prerender.start()
    done = threading.Event()
    for _ in range(100):
        if prerender.progress()[0] == prerender.progress()[1]:
            break
        done.wait(0.1)
    assert len(list(tmp_path.glob("*.wav"))) == len(fixed_sentences(few)) == 2


def test_texts_are_cut_after_sentences_only() -> None:
    assert sentences("Stay there. Breathe out, slowly.  Good!") == ("Stay there.", "Breathe out, slowly.", "Good!")
    assert RATE == 22050
