"""How Alexa speaks in a session: slower or faster, louder or quieter, as somebody asked for."""

from __future__ import annotations

from typing import Any

import msgspec

ATTRIBUTE = "manner"
"""The session attribute that holds it."""

RATES = {-1: "85%", 0: "100%", 1: "115%"}
VOLUMES = {-1: "soft", 0: "medium", 1: "loud"}
WISHES = {"slower": (-1, 0), "faster": (1, 0), "quieter": (0, -1), "louder": (0, 1)}


class Manner(msgspec.Struct, frozen=True):
    """The voice, in steps from the usual one."""

    rate: int = 0
    """-1 slower, 1 faster."""
    volume: int = 0
    """-1 quieter, 1 louder."""

    @classmethod
    def load(cls, anything: Any) -> Manner:
        """A manner out of a session attribute; the usual one where it holds none."""
        try:
            manner = msgspec.convert(anything, cls)
        except msgspec.ValidationError:
            return cls()
        return manner if manner.rate in RATES and manner.volume in VOLUMES else cls()

    def changed(self, wish: str | None) -> Manner:
        """The manner after somebody asked for another; there is one step in each direction."""
        rate, volume = WISHES.get(wish or "", (0, 0))
        return Manner(max(-1, min(1, self.rate + rate)), max(-1, min(1, self.volume + volume)))

    def spoken(self, markup: str) -> str:
        """Some SSML, spoken so."""
        if self == Manner():
            return markup
        return f'<prosody rate="{RATES[self.rate]}" volume="{VOLUMES[self.volume]}">{markup}</prosody>'
