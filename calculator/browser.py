"""The calculator as the page's worker calls it: text in, text out, JSON both ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from calculator.answer import answer
from calculator.compare import compare
from calculator.link import read_bundle
from calculator.pack import Pack
from calculator.problems import Problems

Calls = Mapping[str, Callable[[str], str]]


def open_bundle(bundle: str) -> Calls:
    """Read a bundle once; `answer` takes a case, `{input: text}`, and gives `{answer, problems}`."""
    pack = read_bundle(json.loads(bundle))

    def ask(case: str) -> str:
        found, problems = readable_answer(pack, json.loads(case))
        return json.dumps({"answer": found, "problems": problems}, ensure_ascii=False)

    return {"answer": ask}


def readable_answer(pack: Pack, given: Mapping[str, object]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The answer to what can be read of a case, and a problem per input that cannot and so counts as not given."""
    try:
        return answer(pack, given), []
    except Problems as error:
        problems = [{"input": one.path[0] if one.path else None, "message": one.message} for one in error.problems]
    bad = {problem["input"] for problem in problems}
    return answer(pack, {name: value for name, value in given.items() if name not in bad}), problems


def open_comparison(bundles: str) -> Calls:
    """Read several bundles by pack id; `answer` takes one case and gives `{comparison, problems}`, one entry a pack."""
    packs = {name: read_bundle(bundle) for name, bundle in json.loads(bundles).items()}

    def ask(case: str) -> str:
        return json.dumps({"comparison": compare(packs, json.loads(case)), "problems": []}, ensure_ascii=False)

    return {"answer": ask}
