"""Redlines: legal tokens stay whole, another writing is no change, and both texts come out as they were."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from site_build.corpus.alignment import align
from site_build.corpus.legal_tokens import article_of, tokens
from site_build.corpus.provision import Provision
from site_build.corpus.redline import (
    Row,
    article_map,
    inline,
    marked_text,
    printed_number,
    redline,
    side_by_side,
    text_hash,
    version_text,
)

WORDS = st.lists(
    st.sampled_from(
        [
            *"建设单位应当移交，。；：︰（()）〔[]〕\n \u200b\u3000零〇一二三十百的",
            *(
                "第五条",
                "第六条",
                "第二款",
                "《规划法》",
                "百分之五",
                "5%",
                "30日",
                "三十日",
                "2000平方米",
                "2020年9月1日",
            ),
            *("（一）", "\n（二）", "本办法", "刑法", "万元", "１２", "abc", "𠮷"),
        ]
    ),
    max_size=40,
).map("".join)


def kinds(old: str, new: str, articles: dict[str, str] | None = None) -> list[str]:
    """The kinds of spans that are not equal."""
    return [span.kind for span in redline(old, new, articles).spans if span.kind != "equal"]


@settings(deadline=None)
@given(WORDS)
def test_tokens_joined_are_the_text(text: str) -> None:
    """No character is lost or changed, however it is cut."""
    assert "".join(token.text for token in tokens(text)) == text


@settings(deadline=None)
@given(WORDS, WORDS)
@example("\n", "\n ")
def test_both_texts_come_out_of_a_redline(old: str, new: str) -> None:
    """Old words and new words of all spans are both texts, in rows and in line too."""
    result = redline(old, new, {"5": "6"})
    assert "".join(span.old for span in result.spans) == old
    assert "".join(span.new for span in result.spans) == new
    rows = side_by_side(result)
    assert "".join(one.text for row in rows for one in row.old) == old.replace("\n", "")
    assert "".join(one.text for row in rows for one in row.new) == new.replace("\n", "")
    assert "".join(one.text for one in inline(result) if one.mark != "删") == new


@settings(deadline=None)
@given(WORDS)
def test_a_text_with_itself_is_equal(text: str) -> None:
    """Nothing is marked where nothing changed."""
    assert not redline(text, text).changed
    assert kinds(text, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《规划法》", "title"),
        ("《〈规划法〉解释》", "title"),
        ("《关于贯彻《规划法》的通知》", "title"),
        ("第十二条", "reference"),
        ("第十二条之一", "reference"),
        ("第 12 条", "reference"),
        ("第二款", "reference"),
        ("第（三）项", "reference"),
        ("百分之五", "share"),
        ("三分之二", "share"),
        ("0.5‰", "share"),
        ("２０００平方米", "quantity"),
        ("10个工作日", "quantity"),
        ("1,500元", "quantity"),
        ("二千五百株", "quantity"),
        ("2020年9月1日", "date"),
        ("二〇二〇年九月", "date"),
        ("3月31日", "date"),
    ],
)
def test_a_term_of_law_is_one_token(text: str, expected: str) -> None:
    """Titles, references, shares, quantities and dates are never cut."""
    assert [(token.text, token.kind) for token in tokens(text)] == [(text, expected)]


@pytest.mark.parametrize("text", ["一般", "十分必要", "统一", "一次性", "百姓", "万一", "一致", "唯一"])
def test_numerals_in_words_are_no_numbers(text: str) -> None:
    """A sign of a numeral that is part of a word is a character."""
    assert {token.kind for token in tokens(text)} == {"character"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("比例：5%", "比例︰百分之五"),
        ("自收到之日起30日内", "自收到之日起三十日内"),
        ("处1万元罚款", "处一万元罚款"),
        ("处10000元罚款", "处一万元罚款"),
        ("不少于3000平方米", "不少于3000㎡"),
        ("二○二○年九月一日", "2020年9月1日"),
        ("受过两次以上处罚", "受过二次以上处罚"),
        ("法释[2016]29号", "法释〔2016〕29号"),
        ("危险\u200b废物", "危险废物"),
        ("建设 单位", "建设单位"),
        ("⼈民政府", "人民政府"),
        ("“中心”", '"中心"'),
        ("(一)设施", "（一）设施"),
    ],
)
def test_another_writing_is_a_variant(old: str, new: str) -> None:
    """Characters, marks and numerals of the same meaning are no insertion and no deletion."""
    assert {*kinds(old, new)} == {"variant"}
    assert not redline(old, new).changed


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("费率为百分之五。", "费率为百分之六。", "费率为[删：百分之五][增：百分之六]。"),
        ("面积2000平方米。", "面积3000平方米。", "面积[删：2000平方米][增：3000平方米]。"),
        ("在15日内", "在15个工作日内", "在[删：15日][增：15个工作日]内"),
        ("按照《甲法》办理", "按照《乙法》办理", "按照[删：《甲法》][增：《乙法》]办理"),
        ("自2020年9月1日起", "自2025年6月1日起", "自[删：2020年9月1日][增：2025年6月1日]起"),
        ("处二千元以上", "处二万元以上", "处[删：二千元][增：二万元]以上"),
    ],
)
def test_a_term_changes_as_a_whole(old: str, new: str, expected: str) -> None:
    """No redline cuts a figure, a date or a title in two."""
    assert marked_text(redline(old, new)) == expected


def test_texts_with_little_in_common_are_not_cut_to_shreds() -> None:
    """Where hardly anything is equal, the old words go and the new ones come as a whole."""
    old, new = "建设单位应当移交服务中心并设立服务点。", "鼓励社会力量设计老年食堂，中心城区单独安排。"
    assert marked_text(redline(old, new)) == f"[删：{old}][增：{new}]"
    assert marked_text(redline("处罚金并没收工具。", "处罚款并追缴工具。")) == "处罚[删：金并没收][增：款并追缴]工具。"


def test_a_reference_that_follows_renumbering_is_told_apart() -> None:
    """第四条 that became 第七条 is the same reference; to another article it is a change."""
    articles = {"4": "7"}
    assert kinds("依照第四条办理。", "依照第七条办理。", articles) == ["renumbered_reference"]
    assert kinds("依照第四条办理。", "依照第八条办理。", articles) == ["delete", "insert"]


def test_a_reference_that_did_not_follow_renumbering_is_told() -> None:
    """第四条 that stayed 第四条 although the article became 第七条 names another article now."""
    result = redline("依照第四条办理。", "依照第四条办理。", {"4": "7"})
    assert [span.kind for span in result.spans if span.kind != "equal"] == ["retargeted_reference"]
    assert "〔编号没有改，所指的条文变了〕" in marked_text(result)
    assert result.changed


@pytest.mark.parametrize(
    "text",
    [
        "依照《刑法》第四条办理。",
        "依照刑法第四条、第四条处罚。",
        "依照土地管理法（修正）第四条办理。",
        "《规划法》第二条和第四条",
    ],
)
def test_references_to_another_law_are_not_renumbered(text: str) -> None:
    """The numbers of this work say nothing about a law named before the reference, nor about a list after it."""
    assert kinds(text, text, {"4": "7", "2": "3"}) == []


def test_own_references_after_another_law_are_renumbered() -> None:
    """本办法第四条 is of the work again, and so are further articles of a list."""
    articles = {"4": "7", "5": "8"}
    old = "依照《刑法》第四条；违反本办法第四条、第五条规定的。"
    new = "依照《刑法》第四条；违反本办法第七条、第八条规定的。"
    assert kinds(old, new, articles) == ["renumbered_reference", "renumbered_reference"]


def test_labels_of_items_are_renumbered_and_not_changed() -> None:
    """An item that came before others moves their labels only."""
    result = redline(
        "下列情形：\n（一）甲情形；\n（二）乙情形。", "下列情形：\n（一）丙种条件；\n（二）甲情形；\n（三）乙情形。"
    )
    changed = [(span.kind, span.old, span.new) for span in result.spans if span.kind in ("insert", "delete")]
    assert all(kind == "insert" and "丙种条件" in new for kind, _, new in changed)
    assert {span.kind for span in result.spans} == {"equal", "insert", "renumbered"}


def test_lines_stand_beside_their_own() -> None:
    """A line that came has a row of its own, and a filter keeps the rows that changed."""
    rows = side_by_side(redline("甲单位应当办理。\n丙单位负责。", "甲单位应当办理。\n乙方缴费并移交。\n丙单位负责。"))
    assert [plain(row) for row in rows] == [
        ("甲单位应当办理。", "甲单位应当办理。"),
        ("", "增乙方缴费并移交。"),
        ("丙单位负责。", "丙单位负责。"),
    ]
    assert [row.changed for row in rows] == [False, True, False]


def plain(row: Row) -> tuple[str, str]:
    """The cells of a row with their signs."""
    old, new = ("".join(f"{one.mark}{one.text}" for one in cell) for cell in (row.old, row.new))
    return old, new


def test_hashes_name_both_texts() -> None:
    """A redline carries the SHA-256 of what it compared; a character of either makes another hash."""
    result = redline("甲", "乙")
    assert (result.old_hash, result.new_hash) == (text_hash("甲"), text_hash("乙"))
    assert text_hash("甲") != text_hash("甲\u200b")
    one = Provision(id="art-1", number="1", text="甲")
    assert version_text([one]) != version_text([Provision(id="art-1", number="2", text="甲")])


def test_the_article_map_holds_what_is_sure() -> None:
    """References are mapped by links that are not doubtful and not parts of a split."""
    old = [
        Provision(
            id="a", number="第一条", text="建设单位应当移交服务中心并签订协议。\n街道办事处负责日常管理，不得改变用途。"
        ),
        Provision(id="b", number="第二条", text="规划部门在出让条件中载明面积和楼层。"),
    ]
    new = [
        Provision(id="a", number="第一条", text="建设单位应当移交服务中心并签订协议。"),
        Provision(id="b", number="第二条", text="街道办事处负责日常管理，不得改变用途。"),
        Provision(id="c", number="第三条", text="规划部门在出让条件中载明面积和楼层。"),
    ]
    assert article_map(align(old, new), old, new) == {"2": "3"}


@pytest.mark.parametrize(
    ("written", "number"),
    [
        *((written, "12-1") for written in ("第十二条之一", "12-1", "十二之一")),
        *((written, "12") for written in ("第十二条", "12", "十二", "第12条")),
        ("附件一", "附件一"),
    ],
)
def test_a_printed_number_is_read_in_every_writing(written: str, number: str) -> None:
    """The number of an article and of a reference to it are the same key."""
    assert printed_number(written) == number
    assert article_of(tokens("第十二条之一")[0]) == "12-1"


def test_long_texts_are_compared_without_measure() -> None:
    """A text of tens of thousands of characters in one line is still redlined, by its equal sentences."""
    sentences = [f"第{at}号地块的配建面积由规划部门核定后公布{at * 7}。" for at in range(1, 1500)]
    result = redline("".join(sentences), "".join([*sentences[:700], "新加的一句话。", *sentences[700:]]))
    assert [span.new for span in result.spans if span.kind == "insert"] == ["新加的一句话。"]
    assert not any(span.kind == "delete" for span in result.spans)
