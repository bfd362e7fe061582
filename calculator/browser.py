"""The calculator as the page's worker calls it: text in, text out, JSON both ways."""

from __future__ import annotations

import json
from collections.abc import Callable

from calculator.answer import answer
from calculator.link import read_bundle
from calculator.problems import Problems


def open_bundle(bundle: str) -> Callable[[str], str]:
    """Read a bundle once; the function returned answers cases: `{input: text}` in, `{answer, problems}` out.

    An input that cannot be read is told in `problems` and counts as not given, so that the rest still gets an answer.
    """
    pack = read_bundle(json.loads(bundle))

    def ask(case: str) -> str:
        given: dict[str, object] = json.loads(case)
        problems = []
        try:
            found = answer(pack, given)
        except Problems as error:
            problems = [
                {"input": problem.path[0] if problem.path else None, "message": problem.message}
                for problem in error.problems
            ]
            bad = {problem["input"] for problem in problems}
            found = answer(pack, {name: value for name, value in given.items() if name not in bad})
        return json.dumps({"answer": found, "problems": problems}, ensure_ascii=False)

    return ask
