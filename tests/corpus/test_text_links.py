"""References bound to clauses at hand and terms to their definitions: what is marked, what is left, what is listed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from law_files import NAMES, UNKNOWN

from calculator.ground.records import decode
from site_build.corpus.text_links import CitedWords, DefinedWords, FindingKind, LinkedText, TextLinks
from site_build.corpus.works import Version, Work, WorkFile

DAY = date(2026, 1, 1)
Articles = Mapping[str, str]


def version(name: str, articles: Articles, **more: Any) -> dict[str, Any]:
    """A version with one provision for each of these ids, children below the article that they name."""
    provisions: list[dict[str, Any]] = []
    for key, text in articles.items():
        above = next((one for one in reversed(provisions) if key.startswith(f"{one['id']}.")), None)
        made = {"id": key, "text_status": "official", "text": text}
        (above.setdefault("children", []) if above else provisions).append(made)
    about = {"title": "试验办法", "stage": "公布稿", "dated": name, "in_force_from": name}
    return {"id": name, "sources": ["gazette"], "provisions": provisions, **about, **more}


def work(name: str, title: str, *versions: dict[str, Any], number: str | None = None, **more: str) -> Work:
    """A work with these versions."""
    fields = {**dict.fromkeys(NAMES, UNKNOWN), **({"number": number} if number else {})}
    told = {"validity_note": "编造的。", "confidence": "P", "summary": "编造的。", "text_held": "原文", "level": "国家"}
    data = {"id": name, "title": title, "kind": "statute", "fields": fields, "sources": ["gazette"], **told, **more}
    return Work(decode(WorkFile, data), [decode(Version, {**one, "title": title}) for one in versions], DAY)


def linked(articles: Articles, *others: Work, dated: str = "2020-05-01") -> LinkedText:
    """A text beside other works, with what hangs on what in it."""
    own = work("own", "试验办法", version(dated, articles))
    return TextLinks({one.id: one for one in (own, *others)}).of(own.text())


def cited(text: LinkedText, name: str) -> dict[str, str]:
    """The words of a provision that lead somewhere, with the reference or the work that they lead to."""
    words = text.text.by_id[name].provision.text or ""
    found = [mark for mark in text.marks.get(name, ()) if isinstance(mark, CitedWords)]
    return {words[one.start : one.end]: one.clause.ref if one.clause else one.work.id for one in found}


def explained(text: LinkedText, name: str) -> list[str]:
    """The defined terms that are marked in a provision."""
    return [mark.term.definition.term for mark in text.marks.get(name, ()) if isinstance(mark, DefinedWords)]


FIRE = work(
    "fire",
    "中华人民共和国消防法",
    version("2010-01-01", {"art-1": "旧。", "art-2": "旧。"}),
    version("2019-01-01", {"art-1": "新。", "art-2": "新。", "art-3": "新。"}),
)
LATER = work("later", "后来条例", version("2023-01-01", {"art-1": "字。"}))
NOTICE = work("notice", "关于试点的通知", number="渝府发〔2005〕86号", validity="待核")


def test_each_number_of_a_list_leads_to_its_own_provision() -> None:
    """A list links each number, a range both ends; the article, its 款 and its 项 are told apart."""
    articles = {
        "art-1": "违反第二条、第三条第一款第（二）项的，依照第二条至第四条处理。",
        "art-2": "字。",
        "art-3": "有下列情形的：",
        "art-3.item-1": "甲；",
        "art-3.item-2": "乙。",
        "art-4": "字。",
    }
    assert cited(linked(articles), "art-1") == {
        "第二条": "own@2020-05-01#art-2",
        "第三条第一款第（二）项": "own@2020-05-01#art-3.item-2",
        "第四条": "own@2020-05-01#art-4",
    }


def test_several_before_lead_to_the_first_and_to_the_last() -> None:
    """前两款 and 前三条 lead to both ends of what they name, as a range does."""
    articles = {
        "art-1": "甲。",
        "art-2": "乙。",
        "art-3": "丙。",
        "art-4": "违反前三条的：",
        "art-4.para-1": "丁。",
        "art-4.para-2": "戊。",
        "art-4.para-3": "违反前两款、前款规定的，改正。",
    }
    assert cited(linked(articles), "art-4") == {"前三": "own@2020-05-01#art-1", "条": "own@2020-05-01#art-3"}
    assert cited(linked(articles), "art-4.para-3") == {
        "前两": "own@2020-05-01#art-4.para-1",
        "款": "own@2020-05-01#art-4.para-2",
        "前款": "own@2020-05-01#art-4.para-2",
    }


@pytest.mark.parametrize(
    ("dated", "leads"),
    [
        ("2015-03-01", "fire@2010-01-01#art-2"),
        ("2020-05-01", "fire@2019-01-01#art-2"),
        ("2005-01-01", "fire"),
    ],
)
def test_another_work_is_bound_as_of_the_citing_text(dated: str, leads: str) -> None:
    """The version in force on the day of the citing text is meant; where none is held from then, the work alone."""
    text = linked({"art-1": "依照《中华人民共和国消防法》第二条处罚。"}, FIRE, dated=dated)
    assert [*cited(text, "art-1").values()] == [leads]


def test_works_are_known_by_title_short_name_and_number() -> None:
    """《…》, 消防法 without the country, a short name that the text gives, and 文号 in any brackets lead there."""
    articles = {
        "art-1": "根据《中华人民共和国消防法》（以下简称《防火法》）和渝府发[2005]86号制定本办法。",
        "art-2": "依照《防火法》第二条和消防法第三条执行。",
    }
    text = linked(articles, FIRE, NOTICE)
    assert cited(text, "art-1") == {
        "《中华人民共和国消防法》": "fire",
        "《防火法》": "fire",
        "渝府发[2005]86号": "notice",
    }
    assert cited(text, "art-2") == {
        "《防火法》第二条": "fire@2019-01-01#art-2",
        "消防法第三条": "fire@2019-01-01#art-3",
    }


def test_what_is_in_doubt_stays_plain() -> None:
    """No link to a later work, to one of two with a title, to a title beside another number, or to what is not."""
    twin = work("twin", "后来条例", validity="待核")
    articles = {
        "art-1": "依照《后来条例》第一条执行。",
        "art-2": "按照《关于试点的通知》（渝府发〔2011〕9号）执行。",
        "art-3": "依照本办法第九条和《中华人民共和国消防法》第九条。",
    }
    assert cited(linked(articles, LATER, twin, FIRE, NOTICE), "art-1") == {}
    assert cited(linked(articles, LATER, FIRE, NOTICE), "art-1") == {"《后来条例》": "later"}
    assert cited(linked(articles, NOTICE), "art-2") == {}
    assert cited(linked(articles, FIRE), "art-3") == {"《中华人民共和国消防法》": "fire"}


def test_dangling_references_and_loose_terms_are_listed() -> None:
    """What is not there in a text that is held whole is listed with its place; what is not held is no fault."""
    articles = {
        "art-1": "依照本办法第九条、《中华人民共和国消防法》第八条和《民法典》第一条处理。",
        "art-2": "本办法所称公用设施，是指供大家使用的设施。",
        "art-3": "本办法所称住宅项目，是指建设住宅的项目；住宅项目应当登记。",
        "art-4": "区民政局应当公开。",
        "art-5": "区民政局（以下简称民政主管局）负责解释。",
        "art-6": "依照《条例》办理，民政主管局答复。",
    }
    found = [(one.kind, one.words, one.clause.provision.id) for one in linked(articles, FIRE).findings]
    assert found == [
        (FindingKind.DANGLING, "本办法第九条", "art-1"),
        (FindingKind.DANGLING, "《中华人民共和国消防法》第八条", "art-1"),
        (FindingKind.UNUSED, "公用设施", "art-2"),
        (FindingKind.UNDEFINED, "条例", "art-6"),
    ]
    assert linked(articles, FIRE).findings[0].sentence == "《试验办法》第一条：“本办法第九条”，所指的条款没有找到。"


def test_a_term_is_explained_only_where_its_definition_holds() -> None:
    """Inside its scope, once in an article, not where it is defined; nothing where two definitions hold."""
    articles = {
        "art-1": "配套用房应当登记。",
        "art-2": "本条所称配套用房，是指住宅项目的用房。配套用房可以出租，配套用房不得出售。",
        "art-3": "本办法所称建设单位，是指开发住宅的单位。",
        "art-4": "建设单位（以下称开发单位）应当申报，建设单位应当公开。",
        "art-5": "本条所称建设单位，是指别的单位。建设单位另行规定。",
    }
    text = linked(articles)
    assert {name: explained(text, name) for name in articles} == {
        "art-1": [],
        "art-2": ["配套用房"],
        "art-3": [],
        "art-4": ["建设单位"],
        "art-5": [],
    }
    assert text.terms[0].meaning == "本条所称配套用房，是指住宅项目的用房。"


def test_a_short_word_is_no_part_of_another() -> None:
    """规章 is explained in 规章的规定, and left alone in 规章制度, which is another word."""
    articles = {
        "art-1": "本办法所称规章，包括部门规章和地方政府规章。",
        "art-2": "单位应当建立规章制度。",
        "art-3": "违反规章的，依法处理。",
    }
    text = linked(articles)
    assert [explained(text, name) for name in articles] == [[], [], ["规章"]]


def test_words_of_ours_count_no_articles() -> None:
    """In a summary or a note, 第二条 may be anybody's: it is neither linked nor listed; a title still is linked."""
    data = version("2020-05-01", {"art-1": "依照第二条和第九条，参照《中华人民共和国消防法》。", "art-2": "字。"})
    for one in data["provisions"]:
        one["text_status"] = "summary"
    own = work("own", "试验办法", data)
    text = TextLinks({"own": own, "fire": FIRE}).of(own.text())
    assert cited(text, "art-1") == {"《中华人民共和国消防法》": "fire"}
    assert text.findings == ()


PIECES = st.sampled_from(
    [
        *(
            "第二条",
            "第一款",
            "第（一）项",
            "、",
            "至",
            "前款",
            "本条",
            "该款",
            "《",
            "》",
            "消防法",
            "《中华人民共和国消防法》",
        ),
        *(
            "（以下简称",
            "）",
            "本办法所称",
            "公用设施",
            "，是指",
            "设施。",
            "渝府发〔2005〕86号",
            "\n",
            "<",
            "Article 2",
            "第",
            "条",
        ),
    ]
)


@given(st.lists(st.lists(PIECES, min_size=1, max_size=12).map("".join), min_size=1, max_size=4))
def test_odd_words_break_nothing(texts: list[str]) -> None:
    """In whatever words, the marks of a provision are in order, do not overlap, and lie within its words."""
    text = linked({f"art-{at}": f"{words}。" for at, words in enumerate(texts, 1)}, FIRE, NOTICE)
    for name, marks in text.marks.items():
        words = text.text.by_id[name].provision.text or ""
        places = [place for one in marks for place in (one.start, one.end)]
        assert places == sorted(places)
        assert all(one.start < one.end <= len(words) for one in marks)
    assert all(one.sentence for one in text.findings)
