"""The proofs of every pack, with what only the library knows: provisions of the measures that nothing was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calculator import Diagnostic, Pack
from calculator.proofs.verification import verify
from site_build.corpus import kinds
from site_build.corpus.citations import title_path
from site_build.corpus.library import Library, Place
from site_build.pages.related import made_from_clauses


def proofs(library: Library, packs: Mapping[str, Pack]) -> dict[str, dict[str, Any]]:
    """What is proved of each pack, by its id."""
    found = {name: verify(pack) for name, pack in packs.items()}
    for place in library.places.values():
        if place.pack.pack in found:
            found[place.pack.pack]["findings"] += [*idle_clauses(library, place)]
    return found


def idle_clauses(library: Library, place: Place) -> Iterator[dict[str, Any]]:
    """Statements of the measures of which nothing was made, without a reason."""
    groups = ("rules", *(kind.beside.group for kind in kinds.KINDS if kind.beside and kind.beside.made))
    made = made_from_clauses(library, place)
    for clause in place.measures.text().clauses:
        if clause.provision.children:
            continue
        used = any(group in groups for name in (clause.lasting, clause.ref) for group in made.get(name, ()))
        if not used and clause.provision.not_executable is None:
            title = title_path(clause)
            said = f"没有从“{title}”作出任何规则、职责、文书或者步骤，也没有写 not_executable 的理由。"
            yield _finding("clause-without-rule", clause.provision.id, said)


def _finding(kind: str, provision: str, message: str) -> dict[str, Any]:
    return Diagnostic(kind=kind, path=("provisions", provision), message=message).as_json
