"""Personal data: what is found and masked, and that none of it stands in the content."""

from __future__ import annotations

from pathlib import Path

import pytest
from paths import SMALL_DAY

from site_build.corpus.check import read_library
from site_build.corpus.personal import NO_NAME, mask_name, mask_text, personal_data
from site_build.corpus.yaml_source import BadYaml

NAMES = {
    "王小明": "王*",
    "王 明": "王*",
    "欧阳锋": "欧阳*",
    "张某某": "张*",
    "李**": "李*",
    "张三先生": "张*",
    "刘登科": "刘*",
    "张三、李四等5人": "张*、李*等5人",
    "王五 13812345678": "王*",
    "John Smith": "J*",
    "重庆某某置业有限公司": "某公司",
    "北京大成（重庆）律师事务所": "某律师事务所",
    "阳光城业委会": "某小区业主委员会",
    "区民政局": "区民政局",
    "万古镇人民政府": "万古镇人民政府",
    "区住建委王五": "区住建委王*",
    "大足区民政局 张三": "大足区民政局、张*",
    "网友": "网友",
    "匿名": NO_NAME,
    "": NO_NAME,
}
NUMBERS = {
    "138 1234 5678": "手机号",
    "138-1234-5678": "手机号",
    "１３８１２３４５６７８": "手机号",
    "一三八一二三四五六七八": "手机号",
    "+86 13812345678": "手机号",
    "1\u200b3812345678": "手机号",
    "023-43722009": "固定电话",
    "（023）43722009": "固定电话",
    "010 6655 4433": "固定电话",
    "11010519491231002X": "身份证号",
    "110105194912310021"[:17] + "x": "身份证号",
    "110105 19491231 002X": "身份证号",
    "500225800101123": "身份证号",
    "a.b-c@mail.example.cn": "电子邮箱",
    "ab＠qq.com": "电子邮箱",
}
PLAIN = (
    "3000平方米、1500平方米，每百户30平方米",
    "渝府发〔2005〕86号，2022-04-19，43722009",
    "dazu-measures@2022-consultation#art-5.para-1",
    "3659994.499999 和 [0..1000000000000]",
    "https://example.cn/t20191231_3779381.html",
    "110105194912310021",
    "278a89281579 87a789038403",
)


@pytest.mark.parametrize(("name", "masked"), NAMES.items())
def test_a_sender_is_masked(name: str, masked: str) -> None:
    """Of a person the surname is left, of a firm that it is one, of a public body its name; masking again is idle."""
    assert mask_name(name) == masked
    assert mask_name(masked) == masked


@pytest.mark.parametrize(("written", "kind"), NUMBERS.items())
def test_numbers_are_found_however_they_are_written(written: str, kind: str) -> None:
    """Separators, width, Chinese digits and invisible characters hide no number, and nothing of it is left."""
    text = f"我的号码{written}，请回复"
    (found,) = personal_data(text)
    assert (found.kind, text[found.start : found.end]) == (kind, written)
    masked = mask_text(text)
    assert written not in masked
    assert masked.startswith("我的号码〔")
    assert [*personal_data(masked)] == []


def test_an_address_ends_where_other_writing_goes_on() -> None:
    """Chinese words right behind an address are no part of it, and do not hide it."""
    (found,) = personal_data("请发ab@mail.gov.cn联系我")
    assert (found.kind, found.plain) == ("电子邮箱", "ab@mail.gov.cn")
    assert mask_text("我的邮箱ab@qq.com谢谢") == "我的邮箱〔邮箱已隐去〕谢谢"


@pytest.mark.parametrize("text", PLAIN)
def test_figures_of_texts_are_no_personal_data(text: str) -> None:
    """Areas, document numbers, dates, references, hashes, numbers with a wrong check digit are none."""
    assert [*personal_data(text)] == []


def test_names_in_texts_are_masked() -> None:
    """The sender's own name wherever it stands, names behind a label or before a title, a signature."""
    text = "我叫王小明，联系人：李四。张三丰先生说，王小明说得对；业主方便，高兴。\n赵敏"
    assert mask_text(text, ["王小明"]) == "我叫王*，联系人：李*。张*先生说，王*说得对；业主方便，高兴。\n赵*"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("车牌渝A12345的车", "车牌〔车牌已隐去〕的车"),
        ("护照号：E12345678", "护照号：〔证件号已隐去〕"),
        ("写信到abc(at)example.com", "写信到〔邮箱已隐去〕"),
        ("手机138****5678", "手机〔电话已隐去〕"),
        ("家住某某小区3-5-2", "家住某某小区〔门牌已隐去〕"),
        ("我是张伟，业主", "我是张*，业主"),
        ("业主李建国反映，居民应当建议", "业主李*反映，居民应当建议"),
        ("签名：赵 六", "签名：赵*"),
        ("某某小区 2026-11-26，渝府发〔2005〕86号", "某某小区 2026-11-26，渝府发〔2005〕86号"),
    ],
)
def test_other_marks_of_a_person_are_masked(text: str, masked: str) -> None:
    """Plates, papers, spelt addresses, half-hidden numbers, flats, and names that a sentence gives itself."""
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("联系王先生 13812345678", "手机号"),
        ("身份证 11010519491231002X", "身份证号"),
        ("电话 023-66554433", "固定电话"),
        ("信箱 someone@example.cn", "电子邮箱"),
    ],
)
@pytest.mark.parametrize("file", ["places/demo/questions.yaml", "places/demo/documents/demo-note/原文.txt"])
def test_personal_data_in_any_file_is_refused(words: str, told: str, file: str, small_copy: Path) -> None:
    """The check names file and line, whatever the file, and does not repeat the number."""
    path = small_copy / file
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}# {words}\n", encoding="utf-8")
    with pytest.raises(BadYaml) as error:
        read_library(small_copy, SMALL_DAY)
    (problem,) = [one for one in error.value.problems if one.kind == "personal-data"]
    assert told in problem.message
    assert problem.line == before.count("\n") + 1
    assert problem.file.endswith(file)
    assert words.rsplit(maxsplit=1)[-1] not in problem.message


def test_public_lines_of_an_office_may_stand(small_copy: Path) -> None:
    """The line that `office.phone` states may be repeated anywhere, with its area code too; a mobile never may."""
    jurisdiction = small_copy / "places/demo/jurisdiction.yaml"
    text = jurisdiction.read_text(encoding="utf-8")
    line = next(one for one in text.splitlines() if one.strip().startswith("phone:"))
    jurisdiction.write_text(text.replace(line, '  phone: "66554433"'), encoding="utf-8")
    note = small_copy / "places/demo/documents/demo-note/原文.txt"
    note.write_text("联系电话：66554433，023-66554433。", encoding="utf-8")
    read_library(small_copy, SMALL_DAY)
    jurisdiction.write_text(text.replace(line, '  phone: "13812345678"'), encoding="utf-8")
    with pytest.raises(BadYaml, match="手机号"):
        read_library(small_copy, SMALL_DAY)


def test_originals_do_not_lie_in_the_content(small_copy: Path) -> None:
    """A Word file may hold names that no check sees, so it is refused where content lies."""
    (small_copy / "places/demo/意见.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(BadYaml, match="原件"):
        read_library(small_copy, SMALL_DAY)
