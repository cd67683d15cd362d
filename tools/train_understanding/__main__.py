"""Trains the classifiers and the encoder of a locale and writes `weights.bin` and `encoder.bin`.

`python -m tools.train_understanding` needs the packages of the extra `train` and, once, the package index; with two cores it
takes about half an hour. The judging halves of the test sets are never learned from.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from skill.dialogue.turn import Intent
from skill.understanding.classifier import WeightFile, Weights
from skill.understanding.load import FOLDER, load_understanding
from skill.understanding.situation import situation
from tools.train_understanding import minilm
from tools.train_understanding.corpus import Row, every, shortened, topics_of
from tools.train_understanding.finetune import Lesson, teach
from tools.train_understanding.ngrams import Fitted, fit

ROOT = Path(__file__).parent.parent.parent
FETCHED = ROOT / "build" / "minilm"
BUCKETS = {"alarm": 1 << 16, "flag": 1 << 14, "intent": 1 << 14, "question": 1 << 14}
"""The tasks, and how many hashes each tells apart."""
BOUND = frozenset(
    {
        Intent.YES,
        Intent.NO,
        Intent.UNSURE,
        Intent.PAIN_LEVEL,
        Intent.DURATION,
        Intent.PAIN_SITE,
        Intent.FEEL,
        Intent.TREND,
    }
)
"""What these mean hangs on what was asked."""


def label(task: str, row: Row) -> str | None:
    """The class of a sentence in a task; None where it has nothing to teach there."""
    if task == "alarm":
        return "told" if row.flags else "none"
    if task == "flag":
        return row.flags[0] if row.flags else None
    return row.label if task == "intent" else row.question


def main() -> int:
    """Trains both halves."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--locale", default="en-US")
    options = parser.parse_args()
    understanding = load_understanding(options.locale, trained=False)
    rows = every(options.locale)
    many = rows + shortened(rows)
    hashes = [understanding.hashes(one.text) for one in many]
    fitted: dict[str, Fitted] = {}
    for task, buckets in BUCKETS.items():
        labels = [label(task, one) for one in many]
        chosen = [at for at, one in enumerate(labels) if one is not None]
        fitted[task] = fit(
            [hashes[at] for at in chosen],
            [str(labels[at]) for at in chosen],
            [many[at].weight for at in chosen],
            buckets,
        )
        print(f"{task}: {len(chosen)} sentences, {len(fitted[task].classes)} classes", flush=True)
    lessons = [_lesson(one, understanding.words(one.text), fitted) for one in rows]
    taught = teach(lessons, [len(one.classes) for one in fitted.values()], *minilm.fetch(FETCHED))
    packed = {
        task: _pack(one, BUCKETS[task], head) for (task, one), head in zip(fitted.items(), taught.heads, strict=True)
    }
    words = sorted({word for one in many for word in understanding.words(one.text)})
    file = WeightFile(**packed, topics=topics_of(rows), words=tuple(words))
    folder = FOLDER / options.locale
    _write(folder / "weights.bin", zlib.compress(msgspec.msgpack.encode(file), 9))
    _write(folder / "encoder.bin", msgspec.msgpack.encode(taught.file))
    return 0


def _lesson(row: Row, words: Sequence[str], fitted: dict[str, Fitted]) -> Lesson:
    targets = []
    for task, model in fitted.items():
        named = label(task, row)
        targets.append(int(named == "told") if task == "alarm" else -1 if named is None else model.classes.index(named))
    return Lesson(tuple(words), situation(row.asks, row.phase), row.intent in BOUND, tuple(targets), row.weight)


def _pack(fitted: Fitted, buckets: int, head: tuple[np.ndarray, np.ndarray]) -> Weights:
    dense, biases = head
    return Weights(
        classes=tuple(fitted.classes),
        buckets=buckets,
        bias=tuple(map(float, fitted.biases)),
        scale=tuple(map(float, fitted.scale)),
        rows=fitted.bytes.T.tobytes(),
        dense=dense.astype(np.float32).tobytes(),
        dense_bias=tuple(map(float, biases)),
    )


def _write(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    print(f"{path.relative_to(ROOT)}: {len(raw) / 1000:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
