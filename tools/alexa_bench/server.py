"""Serves one of the two skills that `bench_alexa.py` compares: `server.py hello|coach PORT FOLDER`, on one core."""

from __future__ import annotations

import importlib
import logging
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))


def main() -> None:
    """Serves until it is stopped, trusting the root that lies in the folder."""
    name, port, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    # Each skill is in a module of its own, so that neither starts with what only the other needs.
    app = importlib.import_module(name).application(
        (folder / "root.pem").read_bytes(), (folder / "chain.pem").read_bytes()
    )
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    waitress = importlib.import_module("waitress")
    waitress.serve(app, host="127.0.0.1", port=port, threads=8, asyncore_use_poll=True, ident=None, _quiet=True)


if __name__ == "__main__":
    main()
