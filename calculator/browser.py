"""The calculator as the page's worker calls it: text in, text out, JSON both ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from calculator.answers.answer import first_answer, whole_answer
from calculator.answers.compare import compare
from calculator.answers.encoding import encoded
from calculator.answers.landscape import across, along
from calculator.answers.records import Answer, Answered
from calculator.engine.case import Entries, read_entries
from calculator.packs.pack import Pack
from calculator.proofs.proved_pack import read_bundle

MOST_VERSIONS = 8

Json = dict[str, Any]
Calls = Mapping[str, Callable[[str], str]]


def open_bundle(bundle: str) -> Calls:
    """Read a bundle once; each call takes and gives JSON.

    `answer` takes a case, `{input: text}`, and gives the first `{answer, problems, readings}`, `whole` all of it;
    `several` takes a list of cases; `along` takes `{case, input}`; `across` `{case, first, second, output}`; `beside`
    takes `{case, bundle}` and answers the case by another version's bundle. What cannot be read of a case counts for
    nothing, and each of them tells it in `problems`; `readings` say how the rest was understood.
    """
    pack = read_bundle(json.loads(bundle))

    def first(given: Json) -> Answered:
        entries = read_entries(pack, given)
        return _answered(first_answer(pack, entries.case, entries.unused), entries)

    def whole(given: Json) -> Answered:
        return readable_answer(pack, given)

    def several(cases: list[Json]) -> Json:
        return {"answers": [whole(given) for given in cases]}

    def chart(wanted: Json) -> Json:
        entries = read_entries(pack, wanted["case"])
        return {**encoded(along(pack, entries.case, wanted["input"])), **_told(entries)}

    def area(wanted: Json) -> Json:
        entries = read_entries(pack, wanted["case"])
        found = across(pack, entries.case, wanted["first"], wanted["second"], wanted["output"])
        return {**encoded(found), **_told(entries)}

    other = lru_cache(maxsize=MOST_VERSIONS)(lambda text: read_bundle(json.loads(text)))

    def beside(wanted: Json) -> Json:
        return _beside(pack, other(wanted["bundle"]), wanted["case"])

    calls: dict[str, Callable[[Any], Any]] = {
        "answer": first,
        "whole": whole,
        "several": several,
        "along": chart,
        "across": area,
        "beside": beside,
    }
    return {name: _text(call) for name, call in calls.items()}


def _beside(pack: Pack, other: Pack, case: Mapping[str, object]) -> Json:
    """The answer of another version to a case, with what that version does not ask, and what it asks beside."""
    asked, theirs = pack.record.inputs, other.record.inputs
    given = {name: value for name, value in case.items() if name in theirs}
    return {
        **encoded(readable_answer(other, given)),
        "not_asked": [asked[name].title for name in case if name in asked and name not in theirs and case[name]],
        "also_asked": [item.title for name, item in theirs.items() if name not in asked and item.assumed_for is None],
    }


def _text(call: Callable[[Any], Any]) -> Callable[[str], str]:
    return lambda request: json.dumps(encoded(call(json.loads(request))), ensure_ascii=False)


def readable_answer(pack: Pack, given: Mapping[str, object]) -> Answered:
    """The answer to what can be read of a case, a problem per input that cannot, and how the others were understood."""
    entries = read_entries(pack, given)
    return _answered(whole_answer(pack, entries.case, entries.unused), entries)


def _answered(answer: Answer, entries: Entries) -> Answered:
    return Answered(answer=answer, problems=entries.problems, readings=entries.readings)


def _told(entries: Entries) -> Json:
    return {"problems": entries.problems, "readings": entries.readings}


def open_comparison(bundles: str) -> Calls:
    """Read several bundles by pack id; `answer` takes one case and gives `{comparison, problems, readings}`.

    The problems are what some pack refused, the readings how the packs understood the rest.
    """
    packs = {name: read_bundle(bundle) for name, bundle in json.loads(bundles).items()}

    def answer(given: Json) -> Json:
        found = compare(packs, given)
        return {"comparison": found, "problems": found.refused, "readings": found.readings}

    return {"answer": _text(answer)}
