"""The tests that a pack brings along: each gives a case and what must come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calculator.answers.answer import missing_inputs
from calculator.answers.outputs import output_answer
from calculator.answers.records import OutputAnswer
from calculator.engine.case import read_case
from calculator.engine.engine import evaluate
from calculator.ground.problems import Diagnostic, Path, Problems, unlisted
from calculator.packs.pack import Pack
from calculator.packs.schema import Expected, PackTest

Summary = tuple[str, tuple[str, ...]]


def failures(pack: Pack) -> Iterator[Diagnostic]:
    """What each test expected and did not get, by the place of the test in the pack."""
    for at, test in enumerate(pack.record.tests):
        try:
            yield from failed(pack, test, ("tests", at))
        except Problems as error:
            yield from (replace(problem, path=("tests", at, "given", *problem.path)) for problem in error.problems)


def failed(pack: Pack, test: PackTest, path: Path) -> Iterator[Diagnostic]:
    """What one test expected and did not get; nothing if it passed."""
    case = read_case(pack, test.given)
    state = evaluate(pack, case)
    for name, wanted in test.expect.items():
        if name not in pack.outputs:
            yield unlisted("unknown-output", path, name, pack.outputs, "输出")
            continue
        got, expected = _got(output_answer(pack, state, name), wanted), _wanted(wanted)
        if got != expected:
            yield _unlike(path, f"“{name}”应为", _said(expected), _said(got))
    if test.missing is None:
        return
    asked = tuple(entry.input for entry in missing_inputs(pack, case, state))
    if asked != test.missing:
        yield _unlike(path, "还应询问", "、".join(test.missing) or "（无）", "、".join(asked) or "（无）")


def _unlike(path: Path, what: str, expected: str, got: str) -> Diagnostic:
    message = f"{what} {expected}，得到 {got}。"
    return Diagnostic(kind="test-fails", path=path, message=message, found=got, allowed=(expected,))


def _got(output: OutputAnswer, wanted: Expected) -> Summary:
    """Status and values of an output; what is unknown or missing, or the bounds, where the test asks for those."""
    if wanted.within is not None:
        return "within", (output.bounds.low, output.bounds.high)
    if wanted.missing is not None:
        return output.status, output.missing
    return output.status, output.unknown if output.status == "unknown" else output.values


def _wanted(wanted: Expected) -> Summary:
    absences = {"not_applicable": wanted.not_applicable, "exempt": wanted.exempt, "not_written": wanted.not_written}
    for kind, expected in absences.items():
        if expected is not None:
            return kind, ()
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
