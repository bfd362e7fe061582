"""The words that staff write for the search do what they are written for, on the living YAML."""

from __future__ import annotations

import pytest
from asked_search import Ask, pages, searching

from site_build.corpus import kinds
from site_build.corpus.library import Library

NEAR = 3
ASKED_OF = ("question", "unknown")
THRESHOLDS = (
    "多少户要配建",
    "达到几户就要配",
    "每百户建多少平",
    "几百户的小区要不要建",
    "800户要配建吗",
    "2000 户的楼盘要建好大",
    "配建面积标准是多少",
    "每户摊多少平方米",
    "一平方交好多钱",
    "不建要交多少钱",
    "最低面积",
    "每百户面积",
    "户数门槛",
)
STRANGE = ("怎么办理护照", "怎么办营业执照", "什么时候放假", "多少钱一斤白菜", "哪个医院最好", "股票", "在哪里买彩票")


@pytest.fixture(scope="module")
def ask(living: Library, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """The search of the site."""
    return searching(living, tmp_path_factory.mktemp("index"))


@pytest.mark.long
def test_every_other_wording_finds_its_record(ask: Ask, living: Library) -> None:
    """Each `asked_as` leads to its question or unknown, or to the other view of the same thing, among the first."""
    wanted: list[tuple[str, set[str]]] = []
    for place, records in living.places.items():
        for kind in (kinds.kind_of(name) for name in ASKED_OF):
            for record in records.records(kind):
                unknowns = getattr(record.item, "unknowns", ()) if kind.name == "question" else (record.anchor,)
                same = {f"{place}/unknowns/#{one}" for one in unknowns}
                same |= {
                    f"{place}/questions/#{one.id}"
                    for one in records.questions
                    if one.id == record.anchor or record.anchor in one.unknowns
                }
                wanted += [(wording, same) for wording in record.item.asked_as]
    answers = ask([wording for wording, _ in wanted])
    missed = [
        wording for (wording, same), answer in zip(wanted, answers, strict=True) if not same & {*pages(answer, NEAR)}
    ]
    assert len(wanted) > 200
    assert not missed


def test_what_residents_ask_finds_what_is_said_to_them(ask: Ask, living: Library) -> None:
    """Each title and each `asked_as` of what is said to residents leads to it among the first."""
    wanted = [
        (wording, f"{place}/residents/#part-{name}")
        for place, records in living.places.items()
        for name, part in records.parts.items()
        for wording in (part.title, *part.asked_as)
    ]
    answers = ask([wording for wording, _ in wanted])
    missed = [
        wording for (wording, page), answer in zip(wanted, answers, strict=True) if page not in pages(answer, NEAR)
    ]
    assert len(wanted) > 30
    assert not missed


@pytest.mark.slow
def test_no_word_that_people_say_finds_nothing(ask: Ask, living: Library) -> None:
    """Every word of askers, typed alone, finds something: what staff add is never an empty page."""
    words = {
        word
        for one in living.synonyms.concepts.values()
        if not one.asking
        for word in (*one.asked, *one.seldom, *one.texts)
    }
    asked = sorted(words)
    empty = [word for word, answer in zip(asked, ask(asked), strict=True) if not answer["hits"]]
    assert not empty


@pytest.mark.long
@pytest.mark.parametrize("query", THRESHOLDS)
def test_a_question_about_thresholds_never_opens_with_another_place(ask: Ask, query: str) -> None:
    """What another district laid down stands behind all that is said of this place."""
    (answer,) = ask([query])
    found = [hit["entry"]["kind"] for hit in answer["hits"]]
    assert found[0] not in ("peer", "version")


@pytest.mark.long
@pytest.mark.parametrize("query", STRANGE)
def test_a_question_about_something_else_finds_nothing(ask: Ask, query: str) -> None:
    """A question is not answered because it asks like a question of ours."""
    (answer,) = ask([query])
    assert answer["hits"] == []
