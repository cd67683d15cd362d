"""Builds `build/lambda.zip`, the skill for AWS Lambda; its handler is `skill.alexa.lambda_function.handler`.

    python -m tools.build_lambda

The packages are fetched for the Python that runs this; `--python 3.12 --platform manylinux2014_aarch64` fetches them for another.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HOUSE = Path(__file__).parent.parent
NEEDS = ("ask-sdk-core==1.19.0", "msgspec>=0.19", "numpy>=1.26", "six>=1.16")
"""What `skill.alexa.lambda_function` imports; no web server and no signature check are needed there."""
LEFT_OUT = ("training", "__pycache__")
EPOCH = (2026, 1, 1, 0, 0, 0)
"""Every file in the zip has this date, so that the same files make the same zip."""


def build(target: Path, fetching: list[str]) -> None:
    """Writes the zip anew.

    Args:
        target: The zip.
        fetching: More options for pip.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
        subprocess.run([*command, "--target", str(folder), *fetching, *NEEDS], check=True)  # noqa: S603 - our own list
        shutil.copytree(HOUSE / "skill", folder / "skill", ignore=shutil.ignore_patterns(*LEFT_OUT))
        shutil.copytree(HOUSE / "interaction_models", folder / "skill" / "interaction_models")
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(one for one in folder.rglob("*") if one.is_file() and "__pycache__" not in one.parts):
                entry = zipfile.ZipInfo(str(path.relative_to(folder)), EPOCH)
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)


def main() -> None:
    """Reads the command line and builds."""
    parser = argparse.ArgumentParser(description="Builds the zip for AWS Lambda.")
    parser.add_argument("--output", type=Path, default=HOUSE / "build" / "lambda.zip", help="the zip to write")
    parser.add_argument("--python", help="version of Lambda's Python, as 3.12")
    parser.add_argument("--platform", help="Lambda's machine, as manylinux2014_x86_64 or manylinux2014_aarch64")
    options = parser.parse_args()
    fetching = []
    if options.python or options.platform:
        fetching = ["--only-binary", ":all:"]
        fetching += ["--python-version", options.python] if options.python else []
        fetching += ["--platform", options.platform] if options.platform else []
    build(options.output, fetching)
    print(f"built {options.output}, {options.output.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
