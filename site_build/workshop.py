"""The workshop in the browser: YAML text of a pack in; its problems by line, tables, proofs and an answer out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from calculator import Pack, read_bundle
from calculator.answers.encoding import encoded
from calculator.answers.view import checks_view, figures_view, tables_view
from calculator.answers.wording import proof_sentences
from calculator.browser import Calls, readable_answer
from calculator.proofs.effect import effect
from calculator.proofs.effect_records import EffectStatement, LegalEffect
from calculator.proofs.settling import settlement, settlement_sentences
from calculator.proofs.verification import verify
from site_build.corpus.linked_pack import PackFile
from site_build.corpus.pack_file import read_pack
from site_build.corpus.yaml_source import parse_yaml

PASTED = "规则包"
MOST_PAIRS = 200  # both engines are asked so often that the effect of an edit comes within a second
SIDE_WORDS = {"old": "原", "new": "新"}


def open_workshop(site: str) -> Calls:
    """Take the site's own bundles and vocabularies; `answer` takes `{text, given}` and gives everything about it.

    `effect` takes `{text, before}` and gives `{effect}`: what follows from the edit, null where either does not link. A
    text that nothing was opened before is laid beside the site's own pack of its name. `proofs` takes `{text}` and
    gives `{proofs}`, in sentences, which take longest.
    """
    lent = json.loads(site)

    @lru_cache(maxsize=2)
    def read(text: str) -> tuple[PackFile, dict[str, Any] | None]:
        found = read_pack(parse_yaml(text, PASTED), lent["vocabularies"], lent["bundles"])
        return found, None if found.pack is None else _shown(found.pack)

    @lru_cache(maxsize=1)
    def own(name: str) -> Pack | None:
        return read_bundle(lent["bundles"][name]) if name in lent["bundles"] else None

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

    def follow(request: str) -> str:
        wanted = json.loads(request)
        new = read(wanted["text"])[0].pack
        blank = not wanted["before"].strip()
        old = own(new.record.pack if new else "") if blank else read(wanted["before"])[0].pack
        found = None if old is None or new is None else _effect(effect(old, new, most=MOST_PAIRS))
        against = "本站现有的规则包" if blank else "打开时的规则包"
        return json.dumps({"effect": found and {**found, "against": against}}, ensure_ascii=False)

    def prove(request: str) -> str:
        pack = read(json.loads(request)["text"])[0].pack
        return json.dumps({"proofs": [] if pack is None else [*_proved(pack)]}, ensure_ascii=False)

    return {"answer": ask, "effect": follow, "proofs": prove}


def _proved(pack: Pack) -> Iterator[str]:
    """What was proved of a pack, then what its unknowns hold up."""
    yield from proof_sentences(verify(pack))
    yield from settlement_sentences(settlement(pack), pack.bundle.unknowns)


def _effect(found: LegalEffect) -> dict[str, Any]:
    """What the page shows of a legal effect."""
    return {
        "summary": found.summary,
        "editorial": found.editorial,
        "since": found.compared_from,
        "statements": [
            {
                "text": one.text,
                "case": one.example,
                "rules": [*_rules(one)],
            }
            for one in found.statements
        ],
        "new_inputs": [one.title for one in found.new_inputs],
        "gone_inputs": [one.title for one in found.gone_inputs],
        "not_compared": [*found.not_compared],
    }


def _rules(one: EffectStatement) -> Iterator[str]:
    """The rules between, each with the sides that have it; one whose words are the same was changed otherwise."""
    sides: dict[str, list[str]] = {}
    for basis in one.basis:
        sides.setdefault(basis.text, []).append(SIDE_WORDS[basis.side])
    yield from (f"{'、'.join(dict.fromkeys(words))}：{text}" for text, words in sides.items())


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
    }
