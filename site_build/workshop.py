"""The workshop in the browser: YAML text of a pack in; its problems by line, tables, proofs and an answer out."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from calculator import Pack
from calculator.answers.encoding import encoded
from calculator.answers.view import checks_view, figures_view, tables_view
from calculator.answers.wording import proof_sentences
from calculator.browser import Calls, readable_answer
from calculator.proofs.verification import verify
from site_build.corpus.pack_file import PackFile, read_pack
from site_build.corpus.yaml_source import parse_yaml

PASTED = "规则包"


def open_workshop(site: str) -> Calls:
    """Take the site's own bundles and vocabularies; `answer` takes `{text, given}` and gives everything about it."""
    lent = json.loads(site)

    @lru_cache(maxsize=1)
    def read(text: str) -> tuple[PackFile, dict[str, Any] | None]:
        found = read_pack(parse_yaml(text, PASTED), lent["vocabularies"], lent["bundles"])
        return found, None if found.pack is None else _shown(found.pack)

    def ask(request: str) -> str:
        wanted = json.loads(request)
        found, shown = read(wanted["text"])
        answered = None if found.pack is None else readable_answer(found.pack, _known(found.pack, wanted))
        said = {
            "problems": [problem.as_json for problem in found.problems],
            "pack": shown,
            "answer": answered and answered.answer,
            "input_problems": answered.problems if answered else (),
            "input_readings": answered.readings if answered else (),
        }
        return json.dumps(encoded(said), ensure_ascii=False)

    return {"answer": ask}


def _known(pack: Pack, wanted: dict[str, Any]) -> dict[str, object]:
    """What was given for inputs that the text still has; it may change under the reader's hands."""
    return {name: value for name, value in wanted["given"].items() if name in pack.record.inputs}


def _shown(pack: Pack) -> dict[str, Any]:
    return {
        "proved": pack.proved,
        "title": pack.record.title,
        "inputs": [
            {
                "name": name,
                "ask": item.ask,
                "help": item.help,
                "unit": item.unit or "",
                "choices": [*pack.labels[name].items()],
            }
            for name, item in pack.record.inputs.items()
        ],
        "tables": tables_view(pack),
        "figures": [*figures_view(pack)],
        "checks": [*checks_view(pack)],
        "clauses": [
            {"id": f"clause-{name}", "title": clause.title, "text": clause.text}
            for name, clause in pack.record.clauses.items()
        ],
        "unknowns": [{"id": f"unknown-{name}", "title": item.what} for name, item in pack.record.unknowns.items()],
        "proofs": [*proof_sentences(verify(pack))],
    }
