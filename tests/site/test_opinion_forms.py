"""Opinions as people really hand them in: letters, chats, e-mails, several in a cell, without heading."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest

from site_build.corpus.opinion_merging import Received
from site_build.corpus.personal import mask_text
from site_build.exchange.opinion_files import read_opinions
from site_build.exchange.opinion_rows import Sheet, read_rows

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

# A text with, for each opinion, its sender, its clause as named apart, and words that it must hold.
TEXTS: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "an e-mail": (
        "发件人：蒋丽 <jl@example.com>\n收件人：office@example.com\n主题：意见\n\n您好：\n第七条：道闸太慢。\n",
        [("蒋丽", "第七条", "道闸太慢")],
    ),
    "an e-mail with a signature": (
        "From: a@example.com\nSubject: 意见\n\n第四条：排水口太少。\n\n-- \n张伟\n手机 13900001111\n",
        [("张伟", "第四条", "排水口太少")],
    ),
    "a mark that is no signature": (
        "From: a@example.com\nSubject: 意见\n\n第三条：缓。\n--\n另外，标线应当按国家标准重划，不然夜间看不清楚了。\n",
        [("", "第三条", "不然夜间看不清楚")],
    ),
    "a chat": (
        "潘小明 2024-03-01 10:22\n第三条：坡道增加数量\n余丽丽 2024-03-01 10:25\n第五条：标线加宽\n",
        [("潘小明", "第三条", "坡道增加数量"), ("余丽丽", "第五条", "标线加宽")],
    ),
    "one line with a time is no chat": ("第三条：下周开会\n下周 14:30\n坡道太陡\n", [("", "第三条", "坡道太陡")]),
    "a short last line is no name": ("第三条：坡道太窄\n不同意\n", [("", "第三条", "不同意")]),
    "a name below a formula": ("第三条：坡道太窄\n此致\n敬礼\n谌某某\n", [("谌某某", "第三条", "坡道太窄")]),
    "numbered by words": (
        "意见一：第三条的坡道应当注明坡度。\n建议2：第九条护栏要用不锈钢。\n",
        [("", "", "坡道应当注明坡度"), ("", "", "护栏要用不锈钢")],
    ),
    "labels in one line": (
        "1、姓名：康小虎 2、电话：13512343333 3、意见：第三条坡道加栏杆\n",
        [("康小虎", "", "第三条坡道加栏杆")],
    ),
    "a letter to an office": (
        "某区住房和城乡建设委员会：\n我叫常小亮，有以下意见：\n（一）第三条坡道过多。\n（二）第四条排水不明。\n常小亮\n",
        [("常小亮", "", "坡道过多"), ("常小亮", "", "排水不明")],
    ),
    "who must do what is no salutation": ("第三条：甲。\n建设单位：应当核实面积\n", [("", "第三条", "应当核实面积")]),
    "columns without heading": (
        "阎志强,第三条,坡道坡度按国标,安全\n薛小丽,第九条,护栏间距按国标,安全\n",
        [("阎志强", "第三条", "坡道坡度按国标"), ("薛小丽", "第九条", "护栏间距按国标")],
    ),
    "English headings": ("Name,Clause,Comment\n雷小龙,第六条,岗亭增加监控\n", [("雷小龙", "第六条", "岗亭增加监控")]),
}
# Rows of a table, and the same of what is read from them.
ROWS: dict[str, tuple[list[list[str]], list[tuple[str, str, str]]]] = {
    "several opinions in a cell": (
        [["反馈人", "意见内容"], ["赵丽娟", "1.第三条坡道太窄；\n2.第五条：标线太细；\n3.尽快出台。"]],
        [("赵丽娟", "", "坡道太窄"), ("赵丽娟", "第五条", "标线太细"), ("赵丽娟", "", "尽快出台")],
    ),
    "points of one opinion": (
        [["条款", "意见内容"], ["第五条", "1.标线白色；\n2.标线反光。"]],
        [("", "第五条", "1.标线白色；\n2.标线反光。")],
    ),
    "a signature below": (
        [["条款", "意见内容", "理由"], ["第三条", "地面破损", "摔倒"], ["签名：钱小芳    日期：2024年3月1日", "", ""]],
        [("钱小芳", "第三条", "地面破损")],
    ),
    "two groups of columns": (
        [["条款", "意见", "条款", "意见"], ["第三条", "甲意见", "第四条", "乙意见"]],
        [("", "第三条", "甲意见"), ("", "第四条", "乙意见")],
    ),
    "parts with heads, without column heads": (
        [["一、反馈人信息", ""], ["姓名", "万小芳"], ["二、意见", ""], ["第三条", "加警示牌"], ["第五条", "加反光"]],
        [("万小芳", "第三条", "加警示牌"), ("万小芳", "第五条", "加反光")],
    ),
    "a row with nothing beside is not lost": (
        [["第三条", "坡道改一改"], ["没有意见", ""]],
        [("", "", "坡道改一改"), ("", "", "没有意见")],
    ),
    "the old words by another name": (
        [["条款序号", "原条文", "建议修改为"], ["第三条", "不得少于31个。", "不得少于6个。"]],
        [("", "第三条", "不得少于6个")],
    ),
}


def told_apart(read: tuple[Received, ...], wanted: list[tuple[str, str, str]]) -> bool:
    """Whether the opinions read are those wanted, in order, with sender, clause and words."""
    return len(read) == len(wanted) and all(
        (one.name, one.named.clause) == (name, clause) and words in f"{one.words}{one.proposed}{one.reason}"
        for one, (name, clause, words) in zip(read, wanted, strict=True)
    )


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_gives_each_opinion_once_with_its_sender(name: str) -> None:
    """Heads of e-mails, speakers of chats, labels and signatures are no opinions, and no opinion is lost to them."""
    text, wanted = TEXTS[name]
    read = read_opinions(text.encode(), "a.txt")
    assert told_apart(read.opinions, wanted), read
    assert read.told == ()


@pytest.mark.parametrize("name", ROWS)
def test_rows_give_each_opinion_once_with_its_sender(name: str) -> None:
    """However a table was laid out, every opinion in it is found, each with its own clause."""
    rows, wanted = ROWS[name]
    read = read_rows(Sheet(file="a.docx", rows=[(f"第 {at} 行", cells) for at, cells in enumerate(rows, 1)]))
    assert told_apart(read.opinions, wanted), read
    assert read.told == ()


def test_a_table_within_a_table_is_read_with_the_sender_around_it() -> None:
    """The outer table says who, the inner one what; the label before the inner one is no empty opinion."""

    def table(*rows: tuple[str, ...]) -> str:
        made = "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
        return f"<w:tbl>{made}</w:tbl>"

    def words(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    inner = table((words("条款"), words("意见内容")), (words("第七条"), words("道闸太慢")))
    outer = table((words("姓名"), words("陈志强")), (words("意见和建议"), f"{inner}<w:p/>"))
    made = io.BytesIO()
    with ZipFile(made, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{outer}</w:body></w:document>')
    read = read_opinions(made.getvalue(), "a.docx")
    assert told_apart(read.opinions, [("陈志强", "第七条", "道闸太慢")]), read
    assert read.told == ()


def test_what_a_chat_names_is_masked() -> None:
    """A speaker's name is a sender, and the place by which the import tells of it holds no name."""
    read = read_opinions("潘小明 10:22\n第三条：甲意见\n余丽丽 10:25\n第五条：乙意见\n".encode(), "a.txt")
    assert [one.place[:2] for one in read.opinions] == ["潘*", "余*"]
    assert mask_text("阎小强来电", ["阎小强"]) == "阎*来电"
