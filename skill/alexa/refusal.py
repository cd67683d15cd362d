"""Why a request is turned away before anything in it is believed."""

from __future__ import annotations


class RefusalError(Exception):
    """A request that gets no answer from the coach; its text is one line for the log, without a word of the request."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status
