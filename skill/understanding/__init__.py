"""What people really say, as turns: `load_understanding(locale).understand(text, asks, phase)`."""

import os  # noqa: TID251 - before numpy comes in, and for nothing else

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # sentences are short: a second thread only waits for the first

from skill.understanding.load import load_understanding
from skill.understanding.red_flags import Spotted
from skill.understanding.understanding import Understanding

__all__ = ["Spotted", "Understanding", "load_understanding"]
