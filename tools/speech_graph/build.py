"""Puts the graph of the shipped model together, the same to the byte from the same files."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from offline_voice.model_health import PAPERS, FilePaper, Papers
from skill.errors import ContentError
from skill.interaction import interaction_folder, load_interaction_model
from tools.speech_graph import sentences
from tools.speech_graph.background import read_background
from tools.speech_graph.fst_tools import compiled
from tools.speech_graph.language_model import Shape, add, count, estimate, model_text
from tools.speech_graph.lexicon_graph import UNKNOWN, Costs, lexicon_text
from tools.speech_graph.pronunciations import Pronunciations
from tools.speech_graph.sentences import Sentence, Weights

_NO_DISAMBIGUATION = "100000\n"
"""Vosk wants a list of labels to take out between lexicon and language model; ours has none of them."""


class Recipe(msgspec.Struct, frozen=True):
    """Everything that may be tuned."""

    weights: Weights = Weights()
    """Of the sources of sentences."""
    shape: Shape = Shape()
    """Of the language model."""
    costs: Costs = Costs()
    """Of pauses and unknown words."""
    background: float = 1.0
    """How much everyday English counts against the sentences of the coach."""
    floor: float = 0.02
    """The count that the rarest word has."""
    unknown: float = 0.1
    """The count of an unknown word in open listening."""


class Built(msgspec.Struct, frozen=True):
    """What came of it."""

    words: int
    """How many words the graph can hear."""
    sentences: int
    """From how many sentences."""
    left_out: tuple[str, ...]
    """Words of examples that nobody has told how to say; their sentences were left out."""


def build(
    model_folder: Path,
    locales: Sequence[str],
    examples: Sequence[Path],
    recipe: Recipe = Recipe(),  # noqa: B008 - frozen
    source: Path | None = None,
) -> Built:
    """Writes `graph/` into a model's folder, with the papers that tell from what it was made.

    Args:
        model_folder: Where the acoustic model stands.
        locales: Whose interaction models it shall hear, all of one language; the first counts wholly, the others with
            what they have of their own.
        examples: YAML files with further sentences.
        recipe: What may be tuned.
        source: Where the interaction models stand; None: where they stand in this project.

    Raises:
        ContentError: a word of the interaction model has no pronunciation.
        ModelError: the OpenFst programs are missing.
    """
    sounds = Pronunciations()
    required = [*_of_locales(locales, source, recipe.weights), *sentences.from_added(recipe.weights)]
    lacking = sounds.lacking(word for one in required for word in one.words)
    if lacking:
        raise ContentError(
            f"pronunciations.toml: say how these words of the interaction model sound: {', '.join(lacking)}"
        )
    told = list(sentences.from_examples(examples, recipe.weights))
    left_out = set(sounds.lacking(word for one in told for word in one.words))
    corpus = [*required, *(one for one in told if one.words and left_out.isdisjoint(one.words))]
    vocabulary = _write_graph(model_folder / "graph", corpus, sounds, recipe)
    write_papers(model_folder, locales, source)
    return Built(words=len(vocabulary), sentences=len(corpus), left_out=tuple(sorted(left_out)))


def _of_locales(locales: Sequence[str], source: Path | None, weights: Weights) -> Iterator[Sentence]:
    known: set[Sentence] = set()
    for locale in locales:
        told = list(sentences.from_interaction(load_interaction_model(locale, source), weights))
        yield from (one for one in told if one not in known)
        known.update(told)


def _write_graph(folder: Path, corpus: Sequence[Sentence], sounds: Pronunciations, recipe: Recipe) -> dict[str, int]:
    background = read_background()
    vocabulary = sorted({word for one in corpus for word in one.words} | set(background.words))
    numbered = {word: number for number, word in enumerate([*vocabulary, UNKNOWN], start=1)}
    lexicon = lexicon_text(numbered, {word: sounds.of(word) for word in vocabulary}, recipe.costs)
    with tempfile.TemporaryDirectory() as scratch:
        pairs = Path(scratch) / "labels"
        look_ahead = ("fstconvert", "--fst_type=olabel_lookahead", f"--save_relabel_opairs={pairs}")
        lexicon_graph = compiled(lexicon, ("fstarcsort", "--sort_type=olabel"), look_ahead)
        lines = [line.split() for line in pairs.read_text(encoding="utf-8").splitlines()]
    renumbered = {int(before): int(after) for before, after in lines}
    labels = {word: renumbered[number] for word, number in numbered.items()}
    counts = count(corpus, recipe.shape.order)
    add(counts, background.rows(recipe.background * sum(counts[0][()].values())))
    add(counts, [((), UNKNOWN, recipe.unknown)])
    language = model_text(estimate(counts, numbered, recipe.shape, recipe.floor), labels)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "HCLr.fst").write_bytes(lexicon_graph)
    (folder / "Gr.fst").write_bytes(
        compiled(language, ("fstconnect",), ("fstarcsort", "--sort_type=ilabel"), ("fstconvert", "--fst_type=const"))
    )
    (folder / "disambig_tid.int").write_text(_NO_DISAMBIGUATION, encoding="utf-8")
    listed = ["<eps> 0", *(f"{word} {label}" for word, label in sorted(labels.items())), ""]
    (folder / "words.txt").write_text("\n".join(listed), encoding="utf-8")
    return labels


def write_papers(model_folder: Path, locales: Sequence[str], source: Path | None = None) -> None:
    """Notes of every file of the model its size and sum, and the sums of the files that the graph follows."""
    files = sorted(one for one in model_folder.rglob("*") if one.is_file() and one != model_folder / PAPERS)
    source = source or interaction_folder()
    names = [name for locale in locales for name in (f"{locale}.json", f"built_in/{locale}.toml")]
    papers = Papers(
        made_from={name: _sum(source / name) for name in names if (source / name).is_file()},
        files={
            str(one.relative_to(model_folder)): FilePaper(size=one.stat().st_size, sha256=_sum(one)) for one in files
        },
    )
    text = msgspec.json.format(msgspec.json.encode(papers), indent=2).decode()
    (model_folder / PAPERS).write_text(f"{text}\n", encoding="utf-8")


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
