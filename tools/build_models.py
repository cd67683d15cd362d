"""Makes the interaction models that are another one with a few words changed: `python -m tools.build_models`.

`interaction_models/overlays/<locale>.toml` names its base and says what differs.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from skill.errors import ContentError
from skill.interaction import interaction_folder


class Overlay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What differs from the base."""

    base: str
    """The locale that it is made of."""
    words: dict[str, str] = {}
    """Runs of words of the base, and what stands for them."""
    samples: dict[str, list[str]] = {}
    """Further samples by intent."""
    synonyms: dict[str, dict[str, list[str]]] = {}
    """Further synonyms by slot type and value id."""


def derive(base: Any, overlay: Overlay) -> Any:
    """The model of a locale: the base's JSON with the overlay's words and additions.

    Raises:
        ContentError: the overlay changes words that the base does not have, or adds to something that it does not know.
    """
    replace, used = _replacer(overlay.words)
    model = msgspec.json.decode(msgspec.json.encode(base))
    language = model["interactionModel"]["languageModel"]
    for intent in language["intents"]:
        intent["samples"] = _once([*map(replace, intent["samples"]), *overlay.samples.get(intent["name"], ())])
    for slot_type in language["types"]:
        further = overlay.synonyms.get(slot_type["name"], {})
        taken: set[str] = set()
        for value in slot_type["values"]:
            name = replace(value["name"]["value"])
            synonyms = [*map(replace, value["name"]["synonyms"]), *further.get(value["id"], ())]
            value["name"] = {"value": name, "synonyms": [one for one in _once(synonyms) if one not in {name, *taken}]}
            taken |= {name, *value["name"]["synonyms"]}
    unknown = {
        *(overlay.words.keys() - used),
        *(overlay.samples.keys() - {one["name"] for one in language["intents"]}),
        *(
            {f"{name} {one}" for name, further in overlay.synonyms.items() for one in further}
            - {f"{one['name']} {value['id']}" for one in language["types"] for value in one["values"]}
        ),
    }
    if unknown:
        raise ContentError(
            f"the overlay speaks of what {overlay.base}.json does not have: {', '.join(sorted(unknown))}"
        )
    return model


def encoded(model: Any) -> bytes:
    """The model as it stands in the file."""
    return msgspec.json.format(msgspec.json.encode(model), indent=2) + b"\n"


def build(locale: str, folder: Path) -> bytes:
    """The file of a locale that has an overlay in this folder of models."""
    overlay = msgspec.convert(tomllib.loads((folder / "overlays" / f"{locale}.toml").read_text("utf-8")), Overlay)
    return encoded(derive(msgspec.json.decode((folder / f"{overlay.base}.json").read_bytes()), overlay))


def _replacer(words: dict[str, str]) -> tuple[Callable[[str], str], set[str]]:
    """Puts every run of words in the place of another; and the set of those that were found so far."""
    used: set[str] = set()
    if not words:
        return lambda text: text, used
    runs = re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b")

    def instead(found: re.Match[str]) -> str:
        used.add(found[0])
        return words[found[0]]

    return lambda text: runs.sub(instead, text), used


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def main() -> int:
    """Writes every model that has an overlay; exit status 1 where an overlay does not fit."""
    folder = interaction_folder()
    try:
        for overlay in sorted((folder / "overlays").glob("*.toml")):
            (folder / f"{overlay.stem}.json").write_bytes(build(overlay.stem, folder))
            print(f"{overlay.stem}.json")
    except (ContentError, msgspec.ValidationError, tomllib.TOMLDecodeError) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
