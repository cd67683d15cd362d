"""The core: `respond(state, turn, guidance)`. See README.md in this folder for its vow."""

from skill.dialogue.guidance import Guidance
from skill.dialogue.history import History
from skill.dialogue.holds import began as hold_began
from skill.dialogue.remembering import unkept
from skill.dialogue.reply import Cue, Day, Hold, Line, Note, Pause, Reply, Words
from skill.dialogue.respond import answers, respond
from skill.dialogue.state import Assessment, State
from skill.dialogue.turn import Intent, Turn

__all__ = [
    "Assessment",
    "Cue",
    "Day",
    "Guidance",
    "History",
    "Hold",
    "Intent",
    "Line",
    "Note",
    "Pause",
    "Reply",
    "State",
    "Turn",
    "Words",
    "answers",
    "hold_began",
    "respond",
    "unkept",
]
