"""The calculator as the page's worker calls it: text in, text out, JSON both ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from calculator.answer import first_answer, whole_answer
from calculator.case import Case, read_case
from calculator.compare import compare
from calculator.landscape import across, along
from calculator.link import read_bundle
from calculator.pack import Pack
from calculator.problems import Problems

Json = dict[str, Any]
Calls = Mapping[str, Callable[[str], str]]


def open_bundle(bundle: str) -> Calls:
    """Read a bundle once; each call takes and gives JSON.

    `answer` takes a case, `{input: text}`, and gives the first `{answer, problems}`, `whole` all of it; `several` takes
    a list of cases; `along` takes `{case, input}`; `across` `{case, first, second, output}`. What cannot be read of a
    case counts as not given.
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
        case, _ = readable_case(pack, wanted["case"])
        return along(pack, case, wanted["input"])

    def area(wanted: Json) -> Json:
        case, _ = readable_case(pack, wanted["case"])
        return across(pack, case, wanted["first"], wanted["second"], wanted["output"])

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


def readable_case(pack: Pack, given: Mapping[str, object]) -> tuple[Case, list[Json]]:
    """What can be read of a case, and a problem per input that cannot and so counts as not given."""
    try:
        return read_case(pack, given), []
    except Problems as error:
        problems = [{"input": one.path[0] if one.path else None, "message": one.message} for one in error.problems]
    bad = {problem["input"] for problem in problems}
    return read_case(pack, {name: value for name, value in given.items() if name not in bad}), problems


def readable_answer(pack: Pack, given: Mapping[str, object]) -> tuple[Json, list[Json]]:
    """The answer to what can be read of a case, and a problem per input that cannot."""
    case, problems = readable_case(pack, given)
    return whole_answer(pack, case), problems


def open_comparison(bundles: str) -> Calls:
    """Read several bundles by pack id; `answer` takes one case and gives `{comparison, problems}`, one entry a pack."""
    packs = {name: read_bundle(bundle) for name, bundle in json.loads(bundles).items()}
    return {"answer": _text(lambda case: {"comparison": compare(packs, case), "problems": []})}
