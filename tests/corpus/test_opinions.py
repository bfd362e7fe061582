"""Opinions: which clause each is bound to, and what the check asks of the answers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from opinion_texts import FIRST, OPINIONS, SECOND, WORK, add_draft, words_of_rule

from site_build.corpus.check import read_library
from site_build.corpus.opinion_binding import Binder, Named
from site_build.corpus.works import Version, Work
from site_build.corpus.yaml_source import BadYaml

DAY = date(2026, 1, 1)
CONSULTATION = {"unknown": "没有见到"}

NUMBERS = {
    "第五条": ["art-5"],
    "第5条第2款": ["art-5.para-2"],
    "第五条 第二款": ["art-5.para-2"],
    "５": ["art-5"],
    "第十二条": ["art-12"],
    "第三、五条": ["art-3", "art-5"],
    "第三条至第五条": ["art-3", "art-4", "art-5"],
    "《规定》第五条第一款": ["art-5.para-1"],
    "全文": [],
    "整体意见": [],
    "": [],
}


@pytest.fixture
def draft(small_copy: Path) -> tuple[Work, Version]:
    """The draft and its first version."""
    add_draft(small_copy, second=True)
    work = read_library(small_copy, DAY).works[WORK]
    version = work.version(FIRST)
    assert version is not None
    return work, version


def bound(draft: tuple[Work, Version], **named: str) -> tuple[list[str], str, str]:
    """The ids of the clauses, what to check, and why there is none."""
    found = Binder(*draft).bind(Named(**named))
    return [one.provision.id for one in found.clauses], found.to_check, found.orphan


@pytest.mark.parametrize(("words", "ids"), NUMBERS.items())
def test_a_number_in_words_binds(words: str, ids: list[str], draft: tuple[Work, Version]) -> None:
    """However an article is written, in Arabic or Chinese, in a list or a range; the whole text has no clause."""
    assert bound(draft, clause=words) == (ids, "", "")


def test_ids_go_before_numbers_and_numbers_before_words(draft: tuple[Work, Version]) -> None:
    """What the site wrote decides; a quote of another clause is then something to check, not another binding."""
    other = words_of_rule(9, 1)
    ids, to_check, _ = bound(draft, provision="art-5.para-1", cid="rule-5.1", clause="第六条", quote=other)
    assert (ids, "原文" in to_check) == (["art-5.para-1"], True)
    ids, to_check, _ = bound(draft, clause="第六条", quote=other)
    assert (ids, "原文" in to_check) == (["art-6"], True)
    ids, to_check, _ = bound(draft, quote=other[:-3])
    assert (ids, "按引用的原文" in to_check) == (["art-9.para-1"], True)


def test_a_number_of_another_version_does_not_bind_beside_its_cid(draft: tuple[Work, Version]) -> None:
    """An id whose clause has another cid is not taken: the cid is what the reader meant."""
    assert bound(draft, version=SECOND, provision="art-3.para-1", cid="rule-3.1")[0] == ["art-5.para-1"]


def test_what_names_a_clause_that_is_not_there_has_none(draft: tuple[Work, Version]) -> None:
    """It is never bound to something near, and the reason is said; a paragraph too many is to be checked."""
    for named in (
        {"clause": "第九十条"},
        {"cid": "gone", "provision": "art-90"},
        {"quote": "毫不相干的一段话，没有出处"},
    ):
        ids, _, orphan = bound(draft, **named)
        assert (ids, bool(orphan)) == ([], True)
    ids, to_check, _ = bound(draft, clause="第五条第九款")
    assert (ids, "没有第 5 条第 9 款" in to_check) == (["art-5"], True)


def test_an_opinion_that_names_articles_in_its_words_is_bound_by_them(draft: tuple[Work, Version]) -> None:
    """A table without a column for clauses: the article in the words counts, several are to be checked."""
    assert bound(draft, text="建议第五条第二款删去。") == (["art-5.para-2"], "", "")
    assert bound(draft, text="第三条和第五条重复")[1] != ""
    assert bound(draft, text="整体很好") == ([], "", "")


def opinion(**more: Any) -> dict[str, Any]:
    """A record of the file."""
    said = {"id": "o-1", "version": FIRST, "clauses": [f"{WORK}@{FIRST}#art-3"], "words": "太少", "senders": ["王*"]}
    return {**said, **more}


def problems(root: Path, day: date = DAY, **data: Any) -> list[tuple[str, str]]:
    """Kind and sentence of what the check tells of a file of opinions."""
    (root / OPINIONS).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    try:
        read_library(root, day)
    except BadYaml as error:
        return [(one.kind, one.message) for one in error.problems]
    return []


def test_answers_are_asked_for_when_they_are_due(small_copy: Path) -> None:
    """Once results are published, or the consultation closed and no later day is named; told once for all of them."""
    add_draft(small_copy)
    some = [opinion(id=f"o-{at}") for at in range(1, 6)]
    assert problems(small_copy, opinions=some) == []
    (told,) = problems(small_copy, opinions=some, published="2026-01-01")
    assert told[0] == "opinion-unanswered"
    assert "等 5 条" in told[1]
    consultation = {
        "draft": FIRST,
        **dict.fromkeys(("holder", "announced", "about", "channels"), CONSULTATION),
        "opens": "2024-03-01",
        "closes": "2024-04-01",
        "sources": ["handed"],
    }
    path = small_copy / "places/demo/consultation.yaml"
    path.write_text(json.dumps(consultation, ensure_ascii=False), encoding="utf-8")
    assert [kind for kind, _ in problems(small_copy, opinions=some)] == ["opinion-unanswered"]
    assert problems(small_copy, date(2024, 3, 15), opinions=some) == []
    assert problems(small_copy, opinions=some, answers_by="2026-02-01") == []


def test_a_decision_has_a_reason_and_an_adopted_opinion_its_change(small_copy: Path) -> None:
    """Adopted where a later version exists, the change is named and stands in it; where there is none yet, it waits."""
    add_draft(small_copy)
    decided = opinion(decision="adopted", reply="照改。")
    assert problems(small_copy, opinions=[decided]) == []
    assert [kind for kind, _ in problems(small_copy, opinions=[opinion(decision="partly")])] == [
        "decision-without-reply"
    ]
    add_draft(small_copy, second=True)
    assert [kind for kind, _ in problems(small_copy, opinions=[decided])] == ["adopted-without-change"]
    right = {**decided, "change": f"{WORK}@{SECOND}#art-5"}
    assert problems(small_copy, opinions=[right]) == []
    lasting = {**decided, "change": f"{WORK}#rule-3"}
    assert [kind for kind, _ in problems(small_copy, opinions=[lasting])] == ["adopted-without-change"]
    refused = {**right, "decision": "not_adopted"}
    assert [kind for kind, _ in problems(small_copy, opinions=[refused])] == ["change-without-adoption"]


def test_a_dead_reference_of_an_opinion_is_told(small_copy: Path) -> None:
    """A clause that its version does not have, an id twice, an opinion of no sender's kind: each is a problem."""
    add_draft(small_copy)
    dead = opinion(clauses=[f"{WORK}@{FIRST}#art-90"])
    assert [kind for kind, _ in problems(small_copy, opinions=[dead])] == ["dangling-reference"]
    twice = problems(small_copy, opinions=[opinion()], orphans=[{**opinion(), "clauses": [], "why": "没有"}])
    assert [kind for kind, _ in twice] == ["duplicate-id"]
