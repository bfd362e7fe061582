"""The tests that a pack brings along: each gives a case and what must come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from calculator.answers.answer import missing_inputs
from calculator.answers.outputs import output_data
from calculator.engine.case import read_case
from calculator.engine.engine import evaluate
from calculator.ground.problems import Problem, Problems, not_among
from calculator.packs.pack import Pack
from calculator.packs.schema import Expected, PackTest

Summary = tuple[str, tuple[str, ...]]


def failures(pack: Pack) -> Iterator[Problem]:
    """What each test expected and did not get, by the place of the test in the pack."""
    for at, test in enumerate(pack.record.tests):
        try:
            yield from (Problem(path=("tests", at), message=message) for message in failed(pack, test))
        except Problems as error:
            yield from (replace(one, path=("tests", at, "given", *one.path)) for one in error.problems)


def failed(pack: Pack, test: PackTest) -> Iterator[str]:
    """What one test expected and did not get; nothing if it passed."""
    case = read_case(pack, test.given)
    state = evaluate(pack, case)
    for name, wanted in test.expect.items():
        if name not in pack.outputs:
            yield f"输出{not_among(name, pack.outputs)}"
            continue
        got, expected = _got(output_data(pack, state, name), wanted), _wanted(wanted)
        if got != expected:
            yield f"“{name}”应为 {_said(expected)}，得到 {_said(got)}。"
    if test.missing is None:
        return
    asked = tuple(entry["input"] for entry in missing_inputs(pack, case, state))
    if asked != test.missing:
        yield f"还应询问 {'、'.join(test.missing) or '（无）'}，得到 {'、'.join(asked) or '（无）'}。"


def _got(output: Mapping[str, Any], wanted: Expected) -> Summary:
    """Status and values of an output; what is unknown or missing, or the bounds, where the test asks for those."""
    if wanted.within is not None:
        bounds = output.get("bounds", {})
        return "within", (bounds.get("low", ""), bounds.get("high", ""))
    if wanted.missing is not None:
        return output["status"], tuple(output["missing"])
    return output["status"], tuple(output["unknown"] if output["status"] == "unknown" else output["values"])


def _wanted(wanted: Expected) -> Summary:
    if wanted.not_applicable is not None:
        return "not_applicable", ()
    if wanted.within is not None:
        return "within", (wanted.within.at_least or "", wanted.within.at_most or "")
    if wanted.missing is not None:
        return "unknown", wanted.missing
    if wanted.unknown is not None:
        return "unknown", tuple(sorted(wanted.unknown))
    if wanted.possible is not None:
        return "possible", wanted.possible
    return "certain", wanted.all_certain or (str(wanted.certain),)


def _said(summary: Summary) -> str:
    status, values = summary
    return f"{status} {'、'.join(values)}".strip()
