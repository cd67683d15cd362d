"""The errors that people may see, each one line that says what to do.

StretchCoachError
├── ContentError      content, phrases or interaction model cannot be read or do not fit together
├── SettingsError     the configuration or an environment variable cannot be read
├── ModelError        the speech model is missing or damaged
├── AudioError        no sound card, no voice, no speech library
├── MemoryStoreError  the memory of earlier days cannot be used
└── ServerError       the Alexa endpoint cannot start as asked
"""

from __future__ import annotations


class StretchCoachError(Exception):
    """Something went wrong that the person can mend; its text is one line."""


class ContentError(StretchCoachError):
    """Content, phrases or interaction model cannot be read or do not fit together."""


class SettingsError(StretchCoachError):
    """The configuration or an environment variable cannot be read."""


class ModelError(StretchCoachError):
    """The speech model is missing or damaged."""


class AudioError(StretchCoachError):
    """No sound card, no voice, no speech library, or an unreadable recording."""


class MemoryStoreError(StretchCoachError):
    """The memory of earlier days cannot be read, written or deleted."""


class ServerError(StretchCoachError):
    """The Alexa endpoint cannot start as asked."""
