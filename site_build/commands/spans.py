"""`spans`: the words of the clauses that a pack was made of, and the fingerprints of clauses that were read anew."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from calculator import Pack
from calculator.ground.problems import not_among
from calculator.proofs.spans import edited_clauses, misnamed_spans, unplaced_figures
from calculator.proofs.spans import spans as spans_of
from site_build.commands.common import FAILED, MISUSED, OK, print_found
from site_build.corpus.one_pack import pack_names, read_one_pack
from site_build.corpus.rewriting import with_values
from site_build.corpus.yaml_source import YamlSource, read_yaml

HOW = {"typed": "抄写的", "found": "条款里只有这一处"}


def spans(arguments: argparse.Namespace) -> int:
    """List the words that a pack was made of, with what is wrong; `--sign` writes the fingerprints as they are now."""
    known = pack_names(arguments.root)
    if arguments.pack not in known:
        print(f"规则包{not_among(arguments.pack, known)}", file=sys.stderr)
        return MISUSED
    path = known[arguments.pack]
    pack = read_one_pack(arguments.root, path)
    source = read_yaml(path, path.relative_to(arguments.root.parent).as_posix())
    if arguments.sign:
        return _sign(pack, source, path)
    problems = [*source.locate([*edited_clauses(pack), *misnamed_spans(pack)])]
    print_found(_data(pack), _sentences(pack), as_json=arguments.json)
    print("".join(f"{one}\n" for one in problems), end="", file=sys.stderr)
    return FAILED if problems else OK


def _sign(pack: Pack, source: YamlSource, path: Path) -> int:
    """Write the fingerprints of clauses that were edited; a quote that no longer stands there must be mended first."""
    found = [*edited_clauses(pack)]
    lost = [one for one in found if one.kind != "clause-edited"]
    if lost:
        print("\n".join(map(str, source.locate(lost))), file=sys.stderr)
        print("请先照条款改好这些话，再写指纹。", file=sys.stderr)
        return FAILED
    changes = [(one.path, one.found, one.allowed[0]) for one in found]
    if changes:
        path.write_bytes(with_values(source, path.read_bytes().decode(), changes, "指纹").encode())
    print(f"写了 {len(changes)} 处指纹。")
    return OK


def _data(pack: Pack) -> list[dict[str, object]]:
    return [
        {
            "clause": one.source,
            "title": pack.bundle.clauses[one.source].title,
            "words": pack.bundle.clauses[one.source].text[one.start : one.end],
            "start": one.start,
            "end": one.end,
            "made": [*one.made],
            "how": one.how,
            "not_executable": one.not_executable or None,
        }
        for one in spans_of(pack)
    ]


def _sentences(pack: Pack) -> Iterator[str]:
    title = ""
    for one in sorted(spans_of(pack), key=lambda span: (span.source, span.start, span.end)):
        clause = pack.bundle.clauses[one.source]
        if clause.title != title:
            title = clause.title
            yield title
        made = "、".join(one.made) or f"不作规则：{one.not_executable}"
        yield f"  “{clause.text[one.start : one.end]}” → {made}（{HOW[one.how]}）"
    for figure, places in unplaced_figures(pack):
        yield f"不知道出自哪几个字：{figure.words}（条款里有 {places} 处）"
