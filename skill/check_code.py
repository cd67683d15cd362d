"""Which lines the code names: read out of its text, so that a line that nobody says is found, and one that is missing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

_KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+(?<!\.toml)(?<!\.json)(?<!\.yaml)")
_ANY = r"[a-z0-9_.]+"


class Call(msgspec.Struct, frozen=True):
    """A place in the code that makes a line, and the fields that it fills."""

    keys: tuple[str, ...]
    """The keys that stand there; empty where they come out of a variable."""
    fields: frozenset[str]
    """The names of the fields."""


class Named(msgspec.Struct, frozen=True):
    """The lines that some code names."""

    keys: frozenset[str]
    """Texts that have the shape of a dotted key."""
    plain: frozenset[str]
    """Every other short text: a key may have a single part."""
    patterns: tuple[re.Pattern[str], ...]
    """Keys with a part that is filled in at run time."""
    calls: tuple[Call, ...]
    """Every place that makes a line."""

    def names(self, key: str) -> bool:
        """Whether some code names a key."""
        return key in self.keys or key in self.plain or any(one.fullmatch(key) for one in self.patterns)


def named_lines(folders: Iterable[Path]) -> Named:
    """The lines named in the Python files of some folders."""
    keys: set[str] = set()
    plain: set[str] = set()
    patterns: set[str] = set()
    calls: list[Call] = []
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            calls += _calls(tree)
            for text, is_pattern in _texts(tree):
                if is_pattern:
                    patterns.add(text)
                else:
                    (keys if _KEY.fullmatch(text) else plain).add(text)
    return Named(frozenset(keys), frozenset(plain), tuple(re.compile(one) for one in sorted(patterns)), tuple(calls))


def _texts(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """The texts of a module that may be keys, and the patterns of those put together."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 80:
            yield node.value, False
        elif isinstance(node, ast.JoinedStr) and (pattern := _pattern(node)):
            yield pattern, True


def _calls(tree: ast.AST) -> Iterator[Call]:
    """Every `Line(key, fields)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Line" and node.args:
            literal = [one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)]
            put_together = any(isinstance(one, ast.JoinedStr) for one in ast.walk(node.args[0]))
            keys = () if put_together else tuple(one for one in literal if isinstance(one, str))
            given = node.args[1].keys if len(node.args) > 1 and isinstance(node.args[1], ast.Dict) else []
            yield Call(keys, frozenset(str(one.value) for one in given if isinstance(one, ast.Constant)))


def _pattern(text: ast.JoinedStr) -> str | None:
    """The pattern of a text like ``item.{name}.setup``; None where it begins with no table, so could be anything."""
    parts = [str(one.value) if isinstance(one, ast.Constant) else None for one in text.values]
    if not parts or parts[0] is None or not re.match(r"[a-z_]+\.", parts[0]):
        return None
    return "".join(_ANY if one is None else re.escape(one) for one in parts)
