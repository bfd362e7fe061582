"""The calculator as the page's worker calls it: text in, text out, JSON both ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from calculator.answers.answer import first_answer, whole_answer
from calculator.answers.compare import compare
from calculator.answers.landscape import across, along
from calculator.engine.case import readable_case
from calculator.packs.pack import Pack
from calculator.proofs.proved_pack import read_bundle

Json = dict[str, Any]
Calls = Mapping[str, Callable[[str], str]]


def open_bundle(bundle: str) -> Calls:
    """Read a bundle once; each call takes and gives JSON.

    `answer` takes a case, `{input: text}`, and gives the first `{answer, problems}`, `whole` all of it; `several` takes
    a list of cases; `along` takes `{case, input}`; `across` `{case, first, second, output}`. What cannot be read of a
    case counts as not given, and each of them tells it in `problems`.
    """
    pack = read_bundle(json.loads(bundle))

    def first(given: Json) -> Json:
        case, problems = readable_case(pack, given)
        return {"answer": first_answer(pack, case), "problems": problems}

    def one(given: Json) -> Json:
        found, problems = readable_answer(pack, given)
        return {"answer": found, "problems": problems}

    def several(cases: list[Json]) -> Json:
        return {"answers": [one(given) for given in cases]}

    def chart(wanted: Json) -> Json:
        case, problems = readable_case(pack, wanted["case"])
        return {**along(pack, case, wanted["input"]), "problems": problems}

    def area(wanted: Json) -> Json:
        case, problems = readable_case(pack, wanted["case"])
        return {**across(pack, case, wanted["first"], wanted["second"], wanted["output"]), "problems": problems}

    calls: dict[str, Callable[[Any], Json]] = {
        "answer": first,
        "whole": one,
        "several": several,
        "along": chart,
        "across": area,
    }
    return {name: _text(call) for name, call in calls.items()}


def _text(call: Callable[[Any], Json]) -> Callable[[str], str]:
    return lambda request: json.dumps(call(json.loads(request)), ensure_ascii=False)


def readable_answer(pack: Pack, given: Mapping[str, object]) -> tuple[Json, list[Json]]:
    """The answer to what can be read of a case, and a problem per input that cannot."""
    case, problems = readable_case(pack, given)
    return whole_answer(pack, case), problems


def open_comparison(bundles: str) -> Calls:
    """Read several bundles by pack id; `answer` takes one case and gives `{comparison, problems}`, one entry a pack.

    The problems are what some pack refused.
    """
    packs = {name: read_bundle(bundle) for name, bundle in json.loads(bundles).items()}

    def answer(given: Json) -> Json:
        found = compare(packs, given)
        return {"comparison": found, "problems": found["refused"]}

    return {"answer": _text(answer)}
