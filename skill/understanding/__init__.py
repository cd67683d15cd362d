"""What people really say, as turns: `load_understanding(locale).understand(text, asks, phase)`."""

from skill.understanding.load import load_understanding
from skill.understanding.red_flags import Spotted
from skill.understanding.understanding import Understanding

__all__ = ["Spotted", "Understanding", "load_understanding"]
