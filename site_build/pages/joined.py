"""Scripts and stylesheets that a page waits for, each kind joined into one file, so that a slow line is asked once.

The sources stay modules of their own. Joined, each stands in a function that gives back what it exports, behind those
it imports from; what is loaded later, by `import(…)`, is left where it is. The joined file stands in the same folder
as the script that it begins with, so that addresses mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from site_build.content_root import ROOT

ASSETS = ROOT / "docs" / "assets"
IMPORT = re.compile(r'^import\s+(?:\{(?P<names>[^}]*)\}\s+from\s+)?"(?P<path>\.[^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:(?:async )?function|const) (?P<name>\w+))", re.MULTILINE)
LEFT = re.compile(r"^(?:import\b(?!\()|export\b|await\b)", re.MULTILINE)
RENAMED = re.compile(r"(\w+)\s+as\s+(\w+)")


class NotJoinable(ValueError):
    """A script imports or exports in a way that is not read here."""


def joined_script(page: str, *exports: str) -> str:
    """A script below `assets/` with all that it imports, as one module that does the same and exports what is named."""
    order: dict[Path, str] = {}
    path = (ASSETS / page).resolve()
    _join(path, order, ())
    given = f"export const {{ {', '.join(exports)} }} = {_name(path)};\n" if exports else ""
    return "".join((*order.values(), given))


def joined_sheet(names: Sequence[str]) -> str:
    """Stylesheets in the order of their rules."""
    return "".join((ASSETS / "css" / f"{name}.css").read_text(encoding="utf-8") for name in names)


def _join(path: Path, order: dict[Path, str], within: tuple[Path, ...]) -> None:
    if path in within:
        raise NotJoinable(f"{path.name} imports itself by way of {within[-1].name}")
    if path in order:
        return
    script = path.read_text(encoding="utf-8")
    for found in IMPORT.finditer(script):
        _join((path.parent / found["path"]).resolve(), order, (*within, path))
    order[path] = "".join(_wrapped(path, script))


def _wrapped(path: Path, script: str) -> Iterator[str]:
    """The script in a function; `const` names take over what others export."""
    exported = [found["name"] for found in EXPORT.finditer(script)]
    body = EXPORT.sub("", IMPORT.sub(lambda found: _taken(path, found), script))
    left = LEFT.search(body)
    if left:
        raise NotJoinable(f"{path.name}: {body[left.start() :].splitlines()[0]}")
    yield f"const {_name(path)} = (() => {{\n{body}"
    yield f"return {{ {', '.join(exported)} }};\n}})();\n"


def _taken(path: Path, found: re.Match[str]) -> str:
    if not found["names"]:
        return ""
    names = RENAMED.sub(r"\1: \2", " ".join(found["names"].split()))
    return f"const {{ {names} }} = {_name((path.parent / found['path']).resolve())};\n"


def _name(path: Path) -> str:
    return "from_" + re.sub(r"\W", "_", path.relative_to(ASSETS).as_posix().removesuffix(".mjs"))
