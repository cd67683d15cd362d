"""Programs that others wrote, fetched once into `build/npm` and run with Node."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parents[2]
RECIPE = HOUSE / "tools" / "npm"
FETCHED = HOUSE / "build" / "npm"


def run(script: str, value: Any) -> Any:
    """What a script of `tools/npm` makes of a JSON value."""
    done = subprocess.run(
        ["node", str(modules() / script)],
        input=json.dumps(value),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def modules() -> Path:
    """The folder with the programs, fetched when it is not there or its list has changed."""
    assert shutil.which("npm"), "these tests need Node and npm: apt-get install nodejs npm"
    FETCHED.mkdir(parents=True, exist_ok=True)
    with (FETCHED / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = (RECIPE / "package-lock.json").read_text(encoding="utf-8")
        stamp = FETCHED / ".fetched"
        if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
            for name in ("package.json", "package-lock.json"):
                shutil.copyfile(RECIPE / name, FETCHED / name)
            command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel", "error"]
            subprocess.run(command, cwd=FETCHED, check=True, timeout=300)
            stamp.write_text(wanted, encoding="utf-8")
        for script in RECIPE.glob("*.js"):
            shutil.copyfile(script, FETCHED / script.name)
    return FETCHED


def specification() -> dict[str, Any]:
    """Amazon's own schema of interaction models and manifests."""
    found: dict[str, Any] = json.loads(
        (modules() / "node_modules" / "ask-smapi-model" / "spec.json").read_text(encoding="utf-8")
    )
    return found
