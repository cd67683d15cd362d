"""Which lines the code names: read out of its text, so that a line that nobody says is found, and one that is missing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

_KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+(?<!\.toml)(?<!\.json)(?<!\.yaml)")
_ANY = r"[a-z0-9_.]+"


class Named(msgspec.Struct, frozen=True):
    """The lines that some code names."""

    keys: frozenset[str]
    """Texts that have the shape of a dotted key."""
    plain: frozenset[str]
    """Every other short text: a key may have a single part."""
    patterns: tuple[re.Pattern[str], ...]
    """Keys with a part that is filled in at run time."""

    def names(self, key: str) -> bool:
        """Whether some code names a key."""
        return key in self.keys or key in self.plain or any(one.fullmatch(key) for one in self.patterns)


def named_lines(folders: Iterable[Path]) -> Named:
    """The lines named in the Python files of some folders."""
    keys: set[str] = set()
    plain: set[str] = set()
    patterns: set[str] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            for text, is_pattern in _texts(ast.parse(path.read_text(encoding="utf-8"))):
                if is_pattern:
                    patterns.add(text)
                else:
                    (keys if _KEY.fullmatch(text) else plain).add(text)
    return Named(frozenset(keys), frozenset(plain), tuple(re.compile(one) for one in sorted(patterns)))


def _texts(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """The texts of a module that may be keys, and the patterns of those put together."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 80:
            yield node.value, False
        elif isinstance(node, ast.JoinedStr) and (pattern := _pattern(node)):
            yield pattern, True


def _pattern(text: ast.JoinedStr) -> str | None:
    """The pattern of a text like ``item.{name}.setup``; None where it begins with no table, so could be anything."""
    parts = [str(one.value) if isinstance(one, ast.Constant) else None for one in text.values]
    if not parts or parts[0] is None or not re.match(r"[a-z_]+\.", parts[0]):
        return None
    return "".join(_ANY if one is None else re.escape(one) for one in parts)
