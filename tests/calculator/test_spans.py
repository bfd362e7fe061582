"""The words of clauses that rules were made of: an edited clause is told, and every figure has one place."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
import yaml
from sound_pack import sound

from calculator import Pack, read_bundle
from calculator.packs.standalone import standalone_bundle
from calculator.proofs.contradictions import text_problems
from calculator.proofs.spans import spans, unplaced_figures, words_hash
from site_build.corpus.bundle import vocabularies
from site_build.corpus.library import Library

TEXT = sound()["clauses"]["a"]["text"]
READ = {
    "source": "a",
    "hash": words_hash(TEXT),
    "quotes": [
        {"quote": "2000户以上的配建", "made": ["route/r1"]},
        {"quote": "不足的每户缴20元", "made": ["route/r2", "parameters/rate"]},
    ],
}


def pack(library: Library, *, text: str = TEXT, **read: Any) -> Pack:
    """The sound pack with another clause text or another record of what was read."""
    data = deepcopy(sound())
    data["clauses"]["a"]["text"] = text
    data["spans"] = [{**READ, **read}]
    texts = yaml.load(json.dumps(data, ensure_ascii=False), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    return read_bundle(standalone_bundle(texts, vocabularies(library)))


def kinds(found: Pack) -> dict[str, tuple[Any, ...]]:
    """What is told of a pack by kind, with where."""
    return {one.kind: one.path for one in text_problems(found)}


def test_nothing_is_told_of_a_clause_that_reads_as_it_did(library: Library) -> None:
    """A pack whose clause has the words that it was made of has no problem, and all of its figures have a place."""
    found = pack(library)
    assert kinds(found) == {}
    assert [*unplaced_figures(found)] == []
    words = {TEXT[one.start : one.end]: (one.made, one.how) for one in spans(found)}
    assert words["2000户以上的配建"] == (("route/r1",), "typed")
    assert words["100元"] == (("fee/f2",), "found")
    assert words["20元"] == (("parameters/rate",), "typed")


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("至少", "最少"),
        TEXT.replace("缴20元", "缴 20元"),
        TEXT.replace("。", "，经批准的除外。"),
        TEXT.replace("每户", "每 户"),
        f" {TEXT}",
    ],
)
def test_every_edit_of_a_clause_is_told_at_the_span(library: Library, text: str) -> None:
    """Whatever is edited in a clause, a word beside the quotes or a space, is told at its fingerprint."""
    assert kinds(pack(library, text=text))["clause-edited"] == ("spans", 0, "hash")


def test_a_quote_that_was_edited_away_is_told_at_the_quote(library: Library) -> None:
    """The quote that no longer stands in the clause is told, with the words that stand there now."""
    found = pack(library, text=TEXT.replace("2000户以上的配建", "2000户以上的应当配建"))
    told = next(one for one in text_problems(found) if one.kind == "quote-not-in-clause")
    assert told.path == ("spans", 0, "quotes", 0, "quote")
    assert "2000户以上的应当配建" in told.message


@pytest.mark.parametrize(
    ("quotes", "kind"),
    [
        ([{"quote": "户", "made": ["route/r1"]}], "quote-twice"),
        ([{"quote": "2000户以上的配建", "made": ["route/r7"]}], "span-of-nothing"),
        ([{"quote": "2000户以上的配建", "made": ["law/not_before"]}], "span-of-nothing"),
    ],
)
def test_a_span_that_leads_nowhere_is_told(library: Library, quotes: list[Any], kind: str) -> None:
    """Words that stand twice, and names of what the pack does not have, are refused."""
    assert kind in kinds(pack(library, quotes=quotes))


def test_a_figure_that_stands_twice_needs_a_quote(library: Library) -> None:
    """Where a clause has a figure twice, the pack must say which is meant; a quote of the rule says it."""
    text = TEXT.replace("至少100元", "至少100元，复核费100元")
    doubtful = pack(library, text=text, hash=words_hash(text))
    assert kinds(doubtful)["figure-without-span"] == ("decision_tables", "fee", "rules", 1, "then", 0)
    quotes = [*READ["quotes"], {"quote": "至少100元", "made": ["fee/f2"]}]
    assert "figure-without-span" not in kinds(pack(library, text=text, hash=words_hash(text), quotes=quotes))


def test_a_clause_without_a_fingerprint_is_told_where_spans_are_written(library: Library) -> None:
    """A pack that writes spans must write one for each clause that it was made of; one that writes none need not."""
    data = deepcopy(sound())
    data["clauses"]["b"] = {"title": "乙", "text": "不缴的不缴。", "text_status": "summary"}
    data["decision_tables"]["fee"]["rules"][0]["source"] = "b"
    for written, lacking in (([READ], True), ([], False)):
        data["spans"] = written
        texts = yaml.load(json.dumps(data, ensure_ascii=False), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
        found = read_bundle(standalone_bundle(texts, vocabularies(library)))
        assert ("clause-without-hash" in kinds(found)) is lacking
