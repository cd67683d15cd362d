"""Bodies, states and words that nobody meant: valid ones changed here and there, and bytes out of nowhere."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alexa.envelopes import intent, launch, resolved
from hypothesis import strategies as st

from proof.places import places

CORPUS = Path(__file__).parent / "corpus"

SCALARS: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1e308,
    10**30,
    "",
    "?",
    "P2W",
    "\u0000",
    "x" * 5000,
    [],
    {},
    [[]],
    {"": None},
)


def values() -> st.SearchStrategy[Any]:
    """Any JSON value."""
    leaves = st.one_of(
        st.sampled_from(SCALARS), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20)
    )
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=12,
    )


def paths(plain: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place inside a JSON value."""
    if before:
        yield before
    inside = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for key, value in inside:
        yield from paths(value, (*before, key))


def _named(plain: Any, name: str) -> list[Any]:
    """What stands under a name anywhere in a JSON value."""
    found = []
    for *way, last in paths(plain):
        if last == name:
            place = plain
            for key in way:
                place = place[key]
            found.append(place[last])
    return found


@st.composite
def changed(draw: st.DrawFn, originals: tuple[Any, ...]) -> Any:
    """One of some JSON values, with up to three places changed, swapped for another's, taken out or put elsewhere."""
    which = st.integers(0, len(originals) - 1)
    plain = copy.deepcopy(originals[draw(which)])
    for _ in range(draw(st.integers(1, 3))):
        every = list(paths(plain))
        if not every:
            return plain
        *way, last = every[draw(st.integers(0, len(every) - 1))]
        place = plain
        for key in way:
            place = place[key]
        kind = draw(st.sampled_from(("change", "swap", "take out", "repeat")))
        if kind == "take out":
            del place[last]
        elif kind == "swap":
            name = next((one for one in (last, *reversed(way)) if isinstance(one, str)), "")
            place[last] = copy.deepcopy(draw(st.sampled_from(_named(originals[draw(which)], name) or SCALARS)))
        elif kind == "repeat":
            place[last] = [place[last]] * 3 if isinstance(place, list) else {"again": place[last], last: place[last]}
        else:
            place[last] = copy.deepcopy(draw(values()))
    return plain


def envelopes() -> tuple[dict[str, Any], ...]:
    """Requests as Amazon sends them, one of each kind, with the states of every phase in them."""
    states = [place.state.dump() for place in places()[::6]]
    slots = {"site": resolved("site", "under my heel", "under_heel"), "side": resolved("side", "elbow")}
    plain = [
        launch(),
        launch(screen=True),
        intent("PainSiteIntent", slots),
        intent("PainLevelIntent", {"level": {"name": "level", "value": "?"}}),
        intent("ReportSymptomIntent", {"symptom": resolved("symptom", "my foot has gone numb", "numbness")}),
        intent("AMAZON.YesIntent"),
    ]
    return (*plain, *(intent("AMAZON.NoIntent", attributes={"coach": state}) for state in states))


def dumps() -> tuple[dict[str, Any], ...]:
    """The states of every place, as fronts keep them."""
    return tuple(json.loads(json.dumps(place.state.dump())) for place in places())
