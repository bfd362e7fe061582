"""A made-up draft in two versions, the second renumbered, and files of opinions on it in the forms that offices get."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZipFile

from law_files import NAMES, UNKNOWN, official

from calculator.answers.results import Column
from site_build.corpus.citations import chinese
from site_build.exchange.opinion_files import TWIN
from site_build.exchange.word import Document, Heading, Table, write_word
from site_build.exchange.writing import Sheet, write_workbook

WORK, FIRST, SECOND = "demo-rules", "2024-consultation", "2025-consultation"
FOLDER = Path("places/demo/documents") / WORK
OPINIONS = FOLDER / "opinions.yaml"
ARTICLES = 12
ENDED = "rule-7"
DAY = date(2026, 1, 1)
THINGS = ("车位", "坡道", "照明", "排水", "标线", "岗亭", "道闸", "充电桩", "护栏", "雨棚", "监控", "绿化")
HEADS = ("序号", "条款", "原文", "意见类型", "建议修改为", "理由")
CSV_HEADS = (*HEADS, "姓名或单位", "联系方式", "文件", "版本", "条款编号")
KINDS = {"support": "支持", "amend": "建议修改", "question": "疑问"}
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", "明华建国秀英志强丽娟伟芳"
CUSTOM = (
    '<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{}"><vt:lpwstr>{}</vt:lpwstr></property>'
    "</Properties>"
)


def words_of_rule(number: int, paragraph: int) -> str:
    """The words of a paragraph, unlike those of any other."""
    thing, count = THINGS[number - 1], number * 10 + paragraph
    return f"{thing}的数量不得少于{count}个。" if paragraph == 1 else f"{thing}由产权人负责维护，每年检查{count}次。"


def _article(number: int, rule: int) -> dict[str, Any]:
    paragraphs = [
        {"id": f"art-{number}.para-{at}", "cid": f"rule-{rule}.{at}", "text": words_of_rule(rule, at)} for at in (1, 2)
    ]
    return {"id": f"art-{number}", "cid": f"rule-{rule}", "label": f"第{chinese(number)}条", "children": paragraphs}


def first_version() -> list[dict[str, Any]]:
    """Twelve articles of two paragraphs."""
    return [_article(number, number) for number in range(1, ARTICLES + 1)]


def second_version() -> list[dict[str, Any]]:
    """Two new articles before all others, and one left out: every number is another."""
    kept = [rule for rule in range(1, ARTICLES + 1) if f"rule-{rule}" != ENDED]
    new = [
        {"id": f"art-{at}", "cid": f"new-{at}", "label": f"第{chinese(at)}条", "text": f"新增的第{at}条。"}
        for at in (1, 2)
    ]
    return [*new, *(_article(at, rule) for at, rule in enumerate(kept, 3))]


def add_draft(root: Path, *, second: bool = False) -> None:
    """Add the draft to a copy of the small corpus, with its renumbered version if that is wanted."""
    (root / FOLDER).mkdir(exist_ok=True)
    said = {
        "validity_note": "编造的。",
        "confidence": "P",
        "summary": "编造的。",
        "text_held": "原文",
        "level": "示例区",
    }
    work = {
        "id": WORK,
        "title": "示例区停车设施管理规定",
        "short_title": "规定",
        "kind": "measures",
    }
    fields = dict.fromkeys(NAMES, UNKNOWN)
    _write(root / FOLDER / "work.yaml", {**work, **said, "fields": fields, "sources": ["handed"]})
    versions = [(FIRST, "征求意见稿", first_version()), (SECOND, "第二次征求意见稿", second_version())]
    for name, title, provisions in versions[: 1 + second]:
        data = {
            "id": name,
            "title": f"示例区停车设施管理规定（{title}）",
            "stage": "征求意见稿",
            "dated": f"{name[:4]}-03-01",
            "sources": ["handed"],
            "provisions": official(provisions),
        }
        _write(root / FOLDER / f"{name}.yaml", data)


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One opinion that somebody has: on which paragraph of which rule, and in which words."""

    rule: int
    paragraph: int
    kind: str
    proposed: str
    reason: str

    @property
    def number(self) -> str:
        """The clause as people write it."""
        return f"第{chinese(self.rule)}条第{chinese(self.paragraph)}款"

    @property
    def provision(self) -> str:
        """The clause as the site writes it."""
        return f"art-{self.rule}.para-{self.paragraph}"

    @property
    def cid(self) -> str:
        """Its lasting name."""
        return f"rule-{self.rule}.{self.paragraph}"

    @property
    def quote(self) -> str:
        """The words it is on."""
        return words_of_rule(self.rule, self.paragraph)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody handed in: who, with which telephone number, and the opinions."""

    name: str
    phone: str
    said: Sequence[Said]


@dataclass(slots=True, kw_only=True)
class Made:
    """Files by name, and what is true of them: for each opinion those who hold it."""

    files: dict[str, bytes] = field(default_factory=dict)
    held: dict[Said, set[str]] = field(default_factory=dict)
    phones: set[str] = field(default_factory=set)


def json_twin(given: Given, version: str = FIRST) -> str:
    """The file that the site's basket writes."""
    data = {
        "format": "policykb-opinions/1",
        "place": "demo",
        "work": WORK,
        "version": version,
        "made": "2026-01-01",
        "from": {"name": given.name, "contact": given.phone},
        "opinions": [
            {
                "provision": one.provision,
                "cid": one.cid,
                "heading": one.number,
                "quote": one.quote,
                "kind": one.kind,
                "proposed": one.proposed,
                "reason": one.reason,
            }
            for one in given.said
        ],
    }
    return json.dumps(data, ensure_ascii=False)


def csv_twin(given: Given, encoding: str = "utf-8-sig") -> bytes:
    """Its twin as CSV."""
    rows: list[Sequence[object]] = [CSV_HEADS]
    for at, one in enumerate(given.said, 1):
        own = (given.name, given.phone, "示例区停车设施管理规定", FIRST, f"{one.cid}@{one.provision}")
        rows.append((at, one.number, one.quote, KINDS[one.kind], one.proposed, one.reason, *own))
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue().encode(encoding)


def word_form(given: Given, *, twin: bool) -> bytes:
    """The form that the site hands out, with its twin among the properties or without, as if filled in by hand."""
    sender = Table(widths=(1, 1, 1, 1), heads=("姓名或单位", given.name, "联系方式", given.phone), rows=())
    rows = [
        [[str(at)], [one.number], [one.quote], [KINDS[one.kind]], [one.proposed], [one.reason]]
        for at, one in enumerate(given.said, 1)
    ]
    table = Table(widths=(1, 2, 4, 2, 4, 4), heads=HEADS, rows=rows)
    parts = (Heading("文件：示例区停车设施管理规定"), sender, table)
    content = write_word(Document(title="意见反馈表", parts=parts, made=DAY))
    return with_property(content, json_twin(given)) if twin else content


def with_property(content: bytes, twin: str) -> bytes:
    """A Word file with the twin among its own properties."""
    made = io.BytesIO(content)
    with ZipFile(made, "a") as package:
        package.writestr("docProps/custom.xml", CUSTOM.format(TWIN, escape(twin)))
    return made.getvalue()


def word_letter(given: Given) -> bytes:
    """A letter: salutation, a paragraph for each opinion, the name."""
    lines = [f"关于{one.number}：{one.reason}" for one in given.said]
    parts = ("尊敬的领导：", "我有以下意见：", *lines, f"联系电话：{given.phone}", given.name, "2026年1月1日")
    return write_word(Document(title="关于停车设施管理规定的意见", parts=parts, made=DAY))


def register(givens: Sequence[Given], form: str) -> bytes:
    """An office's own table of what many people said."""
    heads = ("序号", "反馈人", "联系电话", "涉及条款", "意见内容")
    rows = [
        (str(at), given.name, given.phone, one.number, one.reason)
        for at, (given, one) in enumerate(((given, one) for given in givens for one in given.said), 1)
    ]
    if form == "xlsx":
        columns = [Column(title=head, kind="text") for head in heads]
        return write_workbook([Sheet(title="登记", columns=columns, rows=rows)], made=DAY)
    if form == "txt":
        return "\n".join("\t".join(row) for row in (heads, *rows)).encode()
    made = io.StringIO()
    csv.writer(made).writerows([heads, *rows])
    return made.getvalue().encode("gb18030")


FORMS = ("json", "csv", "gb.csv", "docx", "hand.docx", "letter.docx", "table.xlsx", "table.txt", "table.csv")


def made_files(count: int, seed: int) -> Made:
    """Files in mixed forms; some opinions are held by several people, some people write twice."""
    random = Random(seed)  # noqa: S311 - files to read, no secrets
    made = Made()
    pool: list[Said] = []
    for at in range(count):
        form = FORMS[at % len(FORMS)]
        plain = form.startswith(("table", "letter"))
        people = random.randint(1, 3) if form.startswith("table") else 1
        givens = [_given(random, pool, f"{at}{who}", plain=plain) for who in range(people)]
        for given in givens:
            made.phones.add(given.phone)
            for one in given.said:
                made.held.setdefault(one, set()).add(given.name)
        made.files[f"{at:04}.{form}"] = _content(form, givens)
    return made


def _content(form: str, givens: Sequence[Given]) -> bytes:
    first = givens[0]
    single: Mapping[str, Any] = {
        "json": lambda: json_twin(first).encode(),
        "csv": lambda: csv_twin(first),
        "gb.csv": lambda: csv_twin(first, "gb18030"),
        "docx": lambda: word_form(first, twin=True),
        "hand.docx": lambda: word_form(first, twin=False),
        "letter.docx": lambda: word_letter(first),
    }
    made: bytes = single[form]() if form in single else register(givens, form.partition(".")[2])
    return made


def _given(random: Random, pool: list[Said], mark: str, *, plain: bool) -> Given:
    """Somebody with one to three opinions; of plain forms nothing but a reason can be read."""
    said: dict[Said, None] = {}
    alike = [one for one in pool if (one.proposed == "" and one.kind == "amend") == plain]
    for at in range(random.randint(1, 3)):
        if alike and random.random() < 0.2:
            said[random.choice(alike)] = None
            continue
        rule, paragraph = random.randint(1, ARTICLES), random.randint(1, 2)
        reason = f"{THINGS[random.randrange(12)]}不够用，第{mark}号住户第{at}次说明，要多考虑老人和孩子"
        kind = "amend" if plain else random.choice([*KINDS])
        proposed = "" if plain else f"改为{random.randint(20, 99)}个（{mark}-{at}）"
        one = Said(rule=rule, paragraph=paragraph, kind=kind, proposed=proposed, reason=reason)
        pool.append(one)
        said[one] = None
    name = random.choice(SURNAMES) + random.choice(GIVEN) + random.choice(GIVEN)
    return Given(name=name, phone=f"13{random.randrange(10**9):09}", said=tuple(said))
