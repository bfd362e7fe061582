"""Plain texts of laws read into trees of 编 章 节 条 款 项 目 and 附件, the versions of a title together.

    PYTHONPATH=. python benchmarks/law_texts.py FOLDER... [--problems] [--json FILE]

A throw-away reader for trying the corpus code on many real texts: Markdown whose title is the first heading, then the
dated lines on how the text was made, `<!-- INFO END -->`, and the text with headings and one line per 款 or 项. What
is missing, repeated or out of order stays as it is printed and is listed; no number is mended, no date guessed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin

from calculator.ground.numerals import whole_or_decimal

Node = dict[str, Any]

NUMBER = "[零〇○一二三四五六七八九十百千0-9０-９]+"
ARTICLE = re.compile(rf"[第笫]\s*({NUMBER})\s*条(?:\s*之\s*({NUMBER}))?")
# What follows the number of an article that a sentence cites at the start of a line.
CITED = re.compile("[第规所的、至到和与及或之以，。]")
HEADING = re.compile(rf"第\s*({NUMBER})\s*(编|分编|章|节)(?:\s+|(?=\S))(.*)")
PLAIN_HEADING = re.compile(rf"第{NUMBER}(?:编|分编|章|节)\s+[^。；：]{{1,30}}")
LIST_HEADING = re.compile(rf"({NUMBER})、\s*(.*)")
MARKERS = {
    "（一）": re.compile(r"[（(]\s*([零〇一二三四五六七八九十百]+)\s*[）)]"),
    "一、": re.compile(r"([零〇一二三四五六七八九十百]+)[、．]"),
    "（1）": re.compile(r"[（(]\s*([0-9０-９]+)\s*[）)]"),
    "1.": re.compile(r"([0-9０-９]+)(?:[、．]|\.(?![0-9]))"),
    "①": re.compile(r"([①-⑳])"),
}
ANNEX = re.compile(rf"(附(?:件|表|录|图)?(?:\s*{NUMBER})?)(?:[：:]\s*|\s+|$)(.*)")
TITLE_OF_ARTICLE = re.compile(
    r"[【〔]([^】〕]{1,30})[】〕]|[（(]((?!\s*[零一二三四五六七八九十百]+\s*[）)])[^（）()。；]{1,20})[）)](?=\s|$)"
)
ENDS = "。；：！？…”’）)」》;:!?"
DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})\s*日")
FORCE_DATE = re.compile(r"本[^。；]{1,40}?自\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日起?(?:施行|实施|生效)")
FORCE_AT_ONCE = re.compile(r"本[^，。；自]{1,8}自(?:公布|发布|颁布|颁发)之日起(?:施行|实施|生效)")
ORDER = re.compile(r"(?:中华人民共和国)?[一-鿿、]*?(?:令|公告)\s*第\s*\d+\s*号")
ISSUED = re.compile(r"[一-鿿]{2,8}〔\d{4}〕\d+号")
BODY = re.compile(
    r"([一-鿿]*?人民代表大会)(?:第|常务委员会(?:第|$))|(中华人民共和国国务院(?:、中华人民共和国中央军事委员会)?|国务院(?:、中央军事委员会)?)(?:令|第|批准|发布|关于)"
    r"|(最高人民法院|最高人民检察院)|([一-鿿]{2,16}?(?:部|总局|委员会|局))(?:令|发布|公告)"
)
AMENDED = re.compile("修正|修订")
DRAFTS = ("征求意见稿", "送审稿", "草案", "初稿")
TABLE = "<!-- TABLE"


@dataclass
class Reader:
    """One text as it is read line by line: the nodes so far, the open ones, and what was odd."""

    provisions: list[Node] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    groups: dict[str, Node] = field(default_factory=dict)
    article: Node | None = None
    annex: Node | None = None
    lists: list[tuple[str, int, Node]] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    last_number: int = 0
    by_list: bool = False

    def node(self, kind: str, number: str, name: str, text: str = "", heading: str = "") -> Node:
        """A node whose id is its own even if the text repeats a number."""
        self.ids[name] += 1
        if self.ids[name] > 1:
            self.problems.append(f"{kind}号重复：{number or name}")
            name = f"{name}.again-{self.ids[name]}"
        return {"kind": kind, "number": number, "id": name, "heading": heading, "text": text, "children": []}

    def place(self) -> list[Node]:
        """Where the next article or heading goes."""
        deepest = next((self.groups[kind] for kind in ("节", "章", "分编", "编") if kind in self.groups), None)
        return deepest["children"] if deepest else self.provisions


def read_number(written: str) -> int | None:
    """The whole number that is written in Chinese or Arabic digits, or in a ring."""
    if len(written) == 1 and "①" <= written <= "⑳":
        return ord(written) - ord("①") + 1
    value = whole_or_decimal(written)
    return value if isinstance(value, int) else None


def clean_lines(text: str) -> list[str]:
    """The lines of a text that hold something, without characters that have no width."""
    lines = (re.sub("[\u200b\u200d\ufeff\u2060]", "", line).replace("\xa0", " ") for line in text.splitlines())
    return [stripped for line in lines if (stripped := line.strip(" \t\u3000"))]


def read_body(lines: list[str]) -> Reader:
    """The tree of one text."""
    reader = Reader(by_list=not any(ARTICLE.match(line) for line in lines))
    waiting = list(_split_articles(_joined(lines, reader)))
    for at, line in enumerate(waiting):
        _read_line(reader, line, waiting[at + 1 :])
    for article in articles(reader.provisions):
        _settle(article)
    _list_gaps(reader)
    return reader


def _joined(lines: list[str], reader: Reader) -> Iterator[str]:
    """The lines, with those put together again that were broken in the middle of a sentence of an article."""
    held = ""
    inside = False
    for line in lines:
        starts = _starts(line)
        broken = inside and held and held[-1] not in ENDS and not starts and not held.startswith(("#", "|", "<"))
        if broken and len(held) > 20:
            reader.problems.append(f"断行已接上：…{held[-8:]}｜{line[:8]}…")
            held += line
            continue
        if held:
            yield held
        inside = (inside or bool(ARTICLE.match(line))) and not ANNEX.fullmatch(line)
        held = line
    if held:
        yield held


def _starts(line: str) -> bool:
    """Whether a line begins something of its own."""
    article = ARTICLE.match(line)
    if article:
        return not CITED.match(line[article.end() :].lstrip() or "。")
    return line.startswith(("#", "|", "<")) or bool(ANNEX.match(line)) or _marker(line) is not None


def _split_articles(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from re.split(rf"(?<=[。；])\s*(?=第{NUMBER}条[ \u3000])", line)


def _marker(line: str) -> tuple[str, int, str, str] | None:
    """Style, number, printed number and rest of a line of a list."""
    for style, pattern in MARKERS.items():
        match = pattern.match(line)
        number = match and read_number(match[1])
        if match and number is not None:
            return style, number, match[0], line[match.end() :].strip()
    return None


def _read_line(reader: Reader, line: str, after: list[str]) -> None:
    if reader.annex is not None and not _begins_annex(line):
        _add_to_annex(reader, line)
    elif line.startswith("#") or PLAIN_HEADING.fullmatch(line):
        _add_heading(reader, line.lstrip("# "))
    elif (match := ARTICLE.match(line)) and _begins_article(reader, line, match):
        _add_article(reader, match, line[match.end() :].strip())
    elif reader.by_list and (marker := _marker(line)) and marker[0] == "一、" and marker[1] == reader.last_number + 1:
        _start_article(reader, marker[1], "", marker[2], marker[3])
    elif reader.last_number and _begins_annex(line):
        _start_annex(reader, line)
    elif reader.article is None or (reader.by_list and not after and _marker(line) is None):
        _add_loose(reader, line)
    else:
        _add_paragraph(reader, line, after)


def _begins_annex(line: str) -> bool:
    match = ANNEX.match(line)
    return bool(match and (match[1] != "附" or line[1] in "：:"))


def _begins_article(reader: Reader, line: str, match: re.Match[str]) -> bool:
    rest = line[match.end() :]
    if not rest or rest[0] in " \u3000\t【（(":
        return True
    return read_number(match[1]) == reader.last_number + 1 and not CITED.match(rest)


def _add_heading(reader: Reader, line: str) -> None:
    match = HEADING.match(line)
    listed = LIST_HEADING.match(line)
    if match:
        number, kind, heading = read_number(match[1]), match[2], match[3]
        printed = f"第{match[1]}{kind}"
    elif listed and not reader.by_list:
        number, kind, heading, printed = read_number(listed[1]), "章", listed[2], f"{listed[1]}、"
    else:
        reader.problems.append(f"读不出的标题：{line}")
        _add_loose(reader, line)
        return
    kinds = ("编", "分编", "章", "节")
    for inner in kinds[kinds.index(kind) :]:
        reader.groups.pop(inner, None)
    above = [reader.groups[outer]["id"] for outer in kinds[: kinds.index(kind)] if outer in reader.groups]
    prefix = {"编": "part", "分编": "division", "章": "chap", "节": "sec"}[kind]
    name = ".".join([*above[-1:], f"{prefix}-{number}"])
    place = reader.place()
    heading = re.sub(r"(?<=^.)\s+(?=.$)", "", heading)
    group = reader.node("编" if kind == "分编" else kind, printed, name, heading=heading)
    place.append(group)
    reader.groups[kind] = group
    reader.article = None
    reader.lists = []


def _add_article(reader: Reader, match: re.Match[str], rest: str) -> None:
    printed = re.sub(r"\s", "", match[0])
    if re.search(r"\s", match[0]) or match[0][0] == "笫":
        reader.problems.append(f"条号写法：{match[0]}")
    number = read_number(match[1])
    if number is None:
        reader.problems.append(f"读不出的条号：{match[0]}")
    _start_article(reader, number or 0, match[2] or "", printed, rest)


def _start_article(reader: Reader, number: int, extra: str, printed: str, rest: str) -> None:
    expected = reader.last_number + (0 if extra else 1)
    if number != expected:
        reader.problems.append(f"条号不连续：第{reader.last_number}条之后是{printed}")
    reader.last_number = number
    name = f"art-{number}" + (f"-{read_number(extra)}" if extra else "")
    heading = ""
    title = TITLE_OF_ARTICLE.match(rest)
    if title:
        heading, rest = title[1] or title[2], rest[title.end() :].strip()
    reader.article = reader.node("条", printed, name, heading=heading)
    reader.place().append(reader.article)
    reader.lists = []
    if rest:
        _add_paragraph(reader, rest, [])


def _start_annex(reader: Reader, line: str) -> None:
    match = ANNEX.match(line)
    printed, heading = (match[1], match[2]) if match else ("附", line[1:])
    count = sum(node["kind"] == "附件" for node in reader.provisions) + 1
    reader.annex = reader.node("附件", printed, f"annex-{count}", heading=heading)
    reader.provisions.append(reader.annex)
    reader.article = None


def _add_to_annex(reader: Reader, line: str) -> None:
    assert reader.annex is not None
    if not reader.annex["heading"]:
        reader.annex["heading"] = line.lstrip("# ")
        return
    name = f"{reader.annex['id']}.para-{len(reader.annex['children']) + 1}"
    reader.annex["children"].append(reader.node("款", "", name, text=line.lstrip("# ")))


def _add_loose(reader: Reader, line: str) -> None:
    """A line outside every article: before the first, between them, or after a decision's last."""
    if line.startswith(TABLE):
        return
    last = reader.provisions[-1] if reader.provisions else None
    if line.startswith("|") and last and last["kind"] == "款" and last["text"].startswith("|"):
        last["text"] += f"\n{line}"
        return
    group = reader.provisions and not reader.by_list and [*reader.groups.values()][-1:]
    if group and not group[0]["children"] and len(line) <= 30 and line[-1] not in ENDS:
        reader.problems.append(f"标题断行已接上：{group[0]['heading']}｜{line}")
        group[0]["heading"] += line
        return
    if group:
        reader.problems.append(f"不在任何一条里：{line[:20]}")
    count = sum(node["kind"] == "款" for node in reader.place()) + 1
    above = "" if reader.place() is reader.provisions else f"{[*reader.groups.values()][-1]['id']}."
    name = f"{above}para-{count}"
    reader.place().append(reader.node("款", "", name, text=line))


def _add_paragraph(reader: Reader, line: str, after: list[str]) -> None:
    """A line of an article: a line of a list below its 款, a part of a line of a list, or a 款 of its own."""
    assert reader.article is not None
    children = reader.article["children"]
    marker = _marker(line)
    if marker and not (marker[0] == "一、" and reader.by_list):
        if not children:
            children.append({"kind": "款", "number": "", "id": "", "heading": "", "text": "", "children": []})
        _add_item(reader, *marker)
    elif reader.lists and _goes_on(reader, after):
        owner = reader.lists[-1][2]
        owner["children"].append({"kind": "款", "number": "", "id": "", "heading": "", "text": line, "children": []})
    else:
        children.append({"kind": "款", "number": "", "id": "", "heading": "", "text": line, "children": []})
        reader.lists = []


def _goes_on(reader: Reader, after: list[str]) -> bool:
    """Whether the list that is open goes on further down in the same article."""
    for line in after:
        if _starts(line):
            marker = _marker(line)
            return marker is not None and any(marker[:2] == (style, count + 1) for style, count, _ in reader.lists)
    return False


def _add_item(reader: Reader, style: str, number: int, printed: str, rest: str) -> None:
    assert reader.article is not None
    styles = [opened for opened, _, _ in reader.lists]
    depth = styles.index(style) if style in styles else len(styles)
    before = reader.lists[depth][1] if depth < len(styles) else 0
    if number != before + 1:
        reader.problems.append(f"{reader.article['number']}的项号不连续：{before or '开头'}之后是{printed}")
    reader.lists = reader.lists[:depth]
    owner = reader.lists[-1][2] if reader.lists else reader.article["children"][-1]
    item: Node = {"kind": "目" if depth else "项", "number": printed, "id": str(number), "heading": "", "text": rest}
    item["children"] = []
    owner["children"].append(item)
    reader.lists.append((style, number, item))


def _settle(article: Node) -> None:
    """Give the parts of an article their ids; its only 款 is the article itself."""
    paragraphs = article["children"]
    if len(paragraphs) == 1:
        article["text"] = paragraphs[0]["text"]
        article["children"] = paragraphs[0]["children"]
    _name_children(article)


def _name_children(node: Node) -> None:
    taken: Counter[str] = Counter()
    paragraphs = 1 if node["kind"] in ("项", "目") else 0
    for child in node["children"]:
        if child["kind"] == "款":
            paragraphs += 1
            name = f"para-{paragraphs}"
        else:
            name = f"{'item' if child['kind'] == '项' else 'subitem'}-{child['id']}"
        taken[name] += 1
        child["id"] = f"{node['id']}.{name}" + (f".again-{taken[name]}" if taken[name] > 1 else "")
        _name_children(child)


def articles(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every 条 of a tree in order."""
    for node in nodes:
        if node["kind"] == "条":
            yield node
        else:
            yield from articles(node["children"])


def every(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node of a tree in order."""
    for node in nodes:
        yield node
        yield from every(node["children"])


def _list_gaps(reader: Reader) -> None:
    """List headings that are out of order or empty, and articles without words."""
    for parent in ({"children": reader.provisions}, *every(reader.provisions)):
        last: dict[str, int] = {}
        for node in parent["children"]:
            if node["kind"] not in ("编", "章", "节"):
                continue
            number = int(node["id"].rpartition("-")[2])
            if number != last.get(node["kind"], 0) + 1:
                reader.problems.append(f"{node['kind']}号不连续：{node['number']}")
            last[node["kind"]] = number
            if not node["children"]:
                reader.problems.append(f"标题下没有条文：{node['number']}{node['heading']}")
    for article in articles(reader.provisions):
        if not any(part["text"] for part in every([article])):
            reader.problems.append(f"没有文字：{article['number']}")


def read_history(lines: list[str]) -> list[dict[str, str]]:
    """The events by which a text was made, each with its date."""
    events: list[dict[str, str]] = []
    for line in lines:
        match = DATE.match(line)
        if match:
            text = re.sub(r"\s*(?:根据)?\s*$", "", line[match.end() :].strip(" \u3000"))
            events.append({"date": iso(match), "text": text.rstrip("）") if "（" not in text else text})
        elif events:
            events[-1]["text"] += line
    return events


def iso(match: re.Match[str]) -> str:
    """The date that year, month and day of a match are."""
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"


def read_law(path: Path) -> Node:
    """Title, dates, issuing body, number, stage, tree and problems of one text."""
    whole = path.read_text(encoding="utf-8")
    head, mark, tail = whole.partition("<!-- INFO END -->")
    top = clean_lines(head if mark else whole.split("\n", 1)[0])
    title = top[0].lstrip("# ")
    history = read_history(top[1:])
    dated = re.search(r"\((\d{4}-\d{2}-\d{2})\)$", path.stem)
    version_date = dated[1] if dated else (history[-1]["date"] if history else "")
    lines = _without_title(clean_lines(tail if mark else whole.partition("\n")[2]), title)
    number = next((line for line in lines[:3] if ISSUED.fullmatch(line)), None)
    reader = read_body([line for line in lines if line != number])
    if not reader.provisions:
        reader.problems.append("正文是空的")
    if (lost := _lost(lines, reader.provisions, number or "")) != "":
        reader.problems.append(f"读后少了的字：{lost[:30]}")
    amended = _amended(history, version_date)
    first_force, effective, doubt = _in_force(reader, history, version_date, amended=amended)
    return {
        "title": title,
        "version_date": version_date,
        "issuing_body": _issuing_body(title, history),
        "document_no": number or _order(history, version_date),
        "stage": next((word for word in DRAFTS if word in title), "修订稿" if amended else "公布稿"),
        "effective_from": effective,
        "first_effective_from": first_force,
        "history": history,
        "provisions": reader.provisions,
        "problems": [*reader.problems, *doubt],
    }


def _lost(lines: list[str], provisions: list[Node], number: str) -> str:
    """What of the lines is not in the tree, in order; empty if nothing was lost."""
    source = re.sub(r"\s|#|<!--.*?-->|(?<=^附)[：:]", "", "\n".join(lines), flags=re.MULTILINE).replace(number, "", 1)
    parts = (node["number"] + node["heading"] + node["text"] for node in every(provisions))
    read = re.sub(r"\s|#", "", "".join(parts))
    at = next((at for at, (left, right) in enumerate(zip(source, read, strict=False)) if left != right), len(read))
    return source[at:]


def _without_title(lines: list[str], title: str) -> list[str]:
    """The lines without the title printed once more above the text, in one line or several."""
    wanted = re.sub(r"\s", "", title)
    for count in range(1, 5):
        if re.sub(r"\s", "", "".join(lines[:count])) == wanted:
            return lines[count:]
    return lines


def _amended(history: list[dict[str, str]], version_date: str) -> bool:
    """Whether this is not the first version: it says so, was passed twice, or is much younger than its history."""
    passed = Counter(re.sub("第.*", "", event["text"]) for event in history if event["text"].endswith("通过"))
    told = any(AMENDED.search(event["text"]) for event in history) or any(count > 1 for count in passed.values())
    return told or bool(history and int(version_date[:4]) - int(history[-1]["date"][:4]) > 1)


def _in_force(
    reader: Reader, history: list[dict[str, str]], version_date: str, *, amended: bool
) -> tuple[str | None, str | None, list[str]]:
    """When the work and when this version came into force; None where the text leaves it open."""
    last = "\n".join(node["text"] for node in [*every(reader.provisions)][-12:])
    match = next(reversed([*FORCE_DATE.finditer(last)]), None)
    stated = [event["date"] for event in history if event["text"].startswith("施行")]
    first = iso(match) if match else (stated[0] if stated else None)
    if first is None and FORCE_AT_ONCE.search(last) and not amended:
        first = version_date
    doubt = [] if first or FORCE_AT_ONCE.search(last) else ["没有读到施行日期"]
    later = [day for day in (*stated, first or "") if day >= version_date]
    return first, later[-1] if later else None, doubt


def _issuing_body(title: str, history: list[dict[str, str]]) -> str | None:
    if title.startswith("最高人民法院、最高人民检察院"):
        return "最高人民法院、最高人民检察院"
    for text in (*(event["text"] for event in history), title):
        match = BODY.match(text)
        if match and match[1]:
            name = re.sub("第[一二三四五六七八九十]+届", "", match[1]) or "全国人民代表大会"
            return name + ("常务委员会" if "常务委员会" in match[0] else "")
        if match:
            return next(name for name in match.groups() if name).replace("中华人民共和国", "")
    return None


def _order(history: list[dict[str, str]], version_date: str) -> str | None:
    """The number of the order that published this version, not one of an earlier version."""
    made = [event for event in history if not event["text"].startswith("施行")]
    for event in made[::-1]:
        match = ORDER.search(event["text"])
        if match and (event["date"] == version_date or len(made) == 1):
            return match[0]
    return None


def work_id(title: str) -> str:
    """An ASCII id made from the sounds of a title, cut with a mark of its own if it is long."""
    short = title.removeprefix("中华人民共和国")
    sounds = "".join(part for part in lazy_pinyin(short) if part.isascii())
    name = re.sub("[^a-z0-9]", "", sounds.lower())
    return name if len(name) <= 48 else f"{name[:40]}-{hashlib.sha256(title.encode()).hexdigest()[:6]}"


def read_folders(folders: Iterable[Path]) -> tuple[list[Node], list[str]]:
    """Every work with its versions in the order of their dates, and what was odd across files."""
    by_title: dict[str, dict[str, Node]] = defaultdict(dict)
    notes = []
    for path in sorted(
        (path for folder in folders for path in folder.iterdir()), key=lambda path: (path.name, str(path))
    ):
        if path.suffix not in (".md", ".txt"):
            notes.append(f"不认识的文件：{path.name}")
            continue
        law = read_law(path)
        held = by_title[law["title"]].setdefault(law["version_date"], law)
        if held is not law:
            same = "内容相同" if held["provisions"] == law["provisions"] else "内容不同，只取第一个"
            notes.append(f"同一版本有两个文件（{same}）：{path.name}")
    return [_work(title, [*versions.values()]) for title, versions in sorted(by_title.items())], notes


def _work(title: str, laws: list[Node]) -> Node:
    laws = sorted(laws, key=lambda law: str(law["version_date"]))
    versions = [{"version_id": law["version_date"], "date": law["version_date"], **law} for law in laws]
    for version in versions:
        del version["title"], version["version_date"]
    return {"work_id": work_id(title), "title": title, "issuing_body": laws[0]["issuing_body"], "versions": versions}


def counts(works: list[Node]) -> dict[str, int]:
    """How much was read, and how much of it is odd."""
    versions = [version for work in works for version in work["versions"]]
    kinds = Counter(node["kind"] for version in versions for node in every(version["provisions"]))
    bare = [
        node
        for version in versions
        for node in articles(version["provisions"])
        if not any(part["text"] for part in every([node]))
    ]
    return {
        "作品": len(works),
        "有多个版本的作品": sum(len(work["versions"]) > 1 for work in works),
        "版本": len(versions),
        **{kind: kinds[kind] for kind in ("编", "章", "节", "条", "款", "项", "目", "附件")},
        "没有文字的条": len(bare),
        "没有正文的版本": sum(not version["provisions"] for version in versions),
        "没有条的版本": sum(not any(articles(version["provisions"])) for version in versions),
        "有问题的版本": sum(bool(version["problems"]) for version in versions),
        "没有文号的版本": sum(version["document_no"] is None for version in versions),
        "没有发布机关的版本": sum(version["issuing_body"] is None for version in versions),
        "没有施行日期的版本": sum(version["effective_from"] is None for version in versions),
    }


def main() -> int:
    """Read the folders and print counts, on request the problems and the whole as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--problems", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    works, notes = read_folders(options.folders)
    for name, count in counts(works).items():
        print(f"{name}：{count}")
    print("\n".join(notes))
    if options.problems:
        for work in works:
            for version in work["versions"]:
                print(
                    "\n".join(
                        f"{work['title']}（{version['version_id']}）：{problem}" for problem in version["problems"]
                    )
                    or "",
                    end="\n" if version["problems"] else "",
                )
    if options.json:
        options.json.write_text(json.dumps(works, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
