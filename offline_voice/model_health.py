"""Whether a speech model is whole, and follows the interaction model."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from skill.interaction import interaction_folder

PAPERS = "graph/made_from.json"
"""Where a model of our own tells from what it was made."""
NEEDED = ("am/final.mdl", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst")
"""Files without which Vosk ends the whole process, or takes no grammar."""


class FilePaper(msgspec.Struct, frozen=True):
    """One file of the model as it was made."""

    size: int
    """Its length in bytes."""
    sha256: str
    """Its sum, in hexadecimal digits."""


class Papers(msgspec.Struct, frozen=True):
    """What a model tells about itself."""

    made_from: dict[str, str]
    """Files of the interaction model, with their sums when the graph was made."""
    files: dict[str, FilePaper]
    """Every file of the model."""


class ModelFault(msgspec.Struct, frozen=True):
    """Something that is wrong with a speech model."""

    says: str
    """One line that names it and tells what to do."""
    usable: bool
    """Whether the model may be used all the same; otherwise loading it could end the process."""


def examine_model(path: Path) -> tuple[ModelFault, ...]:
    """Everything that is wrong with the model in a folder; nothing where it is sound.

    A model that brings no papers, such as a fetched one, is only asked for the files that Vosk needs.
    """
    if not path.is_dir():
        return (ModelFault(f"{path}: no speech model there; name another folder or fetch one", usable=False),)
    if not any(path.iterdir()):
        return (ModelFault(f"{path}: the folder is empty; fetch or copy the speech model again", usable=False),)
    faults = [
        ModelFault(f"{path / name}: {wrong}; fetch or copy the speech model again", usable=False)
        for name in NEEDED
        if (wrong := _missing(path / name))
    ]
    if (path / PAPERS).is_file():
        faults += _against_papers(path, {name for name in NEEDED if _missing(path / name)})
    return tuple(faults)


def _missing(file: Path) -> str:
    if not file.is_file():
        return "is missing"
    return "" if file.stat().st_size else "is empty"


def _against_papers(path: Path, named: set[str]) -> list[ModelFault]:
    """What differs from the model's own papers, besides the files that are named already."""
    try:
        papers = msgspec.json.decode((path / PAPERS).read_bytes(), type=Papers)
    except msgspec.DecodeError:
        return [ModelFault(f"{path / PAPERS}: cannot be read; run 'make speech-graph'", usable=False)]
    faults = [
        ModelFault(f"{path / name}: {wrong}; copy the speech model again", usable=False)
        for name, paper in papers.files.items()
        if name not in named and (wrong := _differs(path / name, paper))
    ]
    for name, digest in papers.made_from.items():
        source = interaction_folder() / name
        if not source.is_file() or _sum(source) != digest:
            faults.append(
                ModelFault(
                    f"{path.name}: its graph is older than interaction_models/{name}; run 'make speech-graph'",
                    usable=True,
                )
            )
    return faults


def _differs(file: Path, paper: FilePaper) -> str:
    missing = _missing(file)
    if missing:
        return missing
    size = file.stat().st_size
    if size != paper.size:
        return f"has {size} bytes instead of {paper.size}"
    return "" if _sum(file) == paper.sha256 else "is damaged"


def _sum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
