"""The shape of a problem that a cross-file check finds."""

from __future__ import annotations

import msgspec


class Problem(msgspec.Struct, frozen=True, order=True):
    """One entry that is missing, unused or contradicts another."""

    file: str
    """The file to mend."""
    where: str
    """The entry in it."""
    what: str
    """What is wrong."""

    def __str__(self) -> str:
        """One line."""
        return f"{self.file}: {self.where}: {self.what}"
