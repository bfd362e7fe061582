"""Rows of opinions as offices and residents lay them out: which column is what, by its heading or by what is in it.

Nothing that holds words is passed over in silence: a row that gives no opinion is told with its place and the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Literal

from calculator.ground.frozen import frozen
from site_build.corpus.opinion_binding import ARTICLES, WHOLE, Named
from site_build.corpus.opinion_merging import Received
from site_build.corpus.opinions import Decision, OpinionKind
from site_build.corpus.personal import may_be_person
from site_build.corpus.text_references import NUMBER

Role = Literal[
    "number", "name", "contact", "clause", "quote", "kind", "words", "proposed", "reason",
    "decision", "reply", "work", "version", "ids", "beside",
]  # fmt: skip
CONTENT: tuple[Role, ...] = ("words", "proposed", "reason")
PERSON: tuple[Role, ...] = ("name", "contact")
AS_ABOVE: tuple[Role, ...] = (*PERSON, "clause", "quote", "kind", "work", "version")
DITTO = re.compile("同上条?|同前|[〃″]|''|\"")
LONGEST_OPINION = 20_000
LONGEST_HEAD, LONGEST_NAME = 24, 10
MARKS = re.compile(r"[\s（）()【】\[\]：:、/·*＊]+")

REPLIES = "答复.*|回复.*|处理意见|办理意见|反馈说明|起草单位意见"
SENDERS = (
    "姓名|名称|署名|反馈人|反馈人员|反馈单位|反馈部门|反馈主体|反馈对象|提出人|提出单位|提出者|提出主体|意见人|建议人|来源|"
    "联系人|填表人|填报人|填报单位|征求对象|意见单位|单位或个人|单位个人|个人或单位|姓名或单位|来信人|网友|发言人|参会人员?"
)
OPINIONS = (
    "意见内容|(?:意见|建议)(?:[和及或与]|或者|以及)?(?:意见|建议)|反馈意见|反馈内容|具体意见|主要意见|修改意见|意见情况"
)
ROLES: tuple[tuple[Role, str], ...] = (
    ("number", "序号|编号|号|项次|no|id"),
    ("ids", "条款编号|条文编号"),
    ("decision", ".*(?:是否采纳|采纳情况|采纳与否|是否吸收|吸收情况|采纳意见|处理结果|办理结果|处理情况)"),
    ("reply", f".*采纳的?(?:理由|原因|说明)|{REPLIES}"),
    (
        "contact",
        ".*(?:联系方式|联系电话|联系方法|手机号?码?|电话号?码?|邮箱|电子邮件|地址|身份证号?码?)|phone|tel|mobile|email|contact",
    ),
    ("name", f".*(?:{SENDERS})|单位|部门|网名|昵称|个人|name|sender|author|from"),
    ("kind", "(?:意见)?(?:类型|类别|种类|性质)|态度|kind|type"),
    ("proposed", ".*(?:改为|修改后|建议修改内容|建议表述|建议文字|修改建议稿?|修改内容)|proposed|proposal"),
    ("reason", "(?:修改|建议|提出|意见|修订)?的?(?:理由|原因|依据|缘由)(?:和依据|及依据|说明)?|理由依据|reasons?"),
    (
        "clause",
        "条[款文]序号|.*(?:条款|条文|条目|条款号|条号|章节|条款项|涉及条|对应条|位置|第几条|哪一条)|clause|article|provision",
    ),
    ("quote", ".*(?:原文|原条文|条款内容|条文内容|原稿|原表述|原内容|征求意见稿内容)"),
    ("words", f".*(?:{OPINIONS})|意见|建议|内容|留言内容?|opinions?|comments?|suggestions?"),
    ("work", "文件|文件名称?|征求意见文件|标题"),
    ("version", "版本|稿次"),
    ("beside", ".*(?:时间|日期|备注|登记人|经办人|渠道|方式|附件|页码|签名|签字|盖章)"),
)
FULL = tuple((role, re.compile(pattern)) for role, pattern in ROLES)
QUOTE_FIRST = re.compile(".*(?:原文|原条[文款]|条款内容|条文内容)")
KINDS: Mapping[OpinionKind, str] = {
    "support": "支持|赞成|同意|赞同",
    "question": "疑问|咨询|询问|问题|提问",
    "amend": "建议修改|修改|修改建议|建议|意见|反对|不同意|完善|补充|删除",
}
DECISIONS: Mapping[Decision, str] = {
    "not_adopted": "不(?:予)?(?:采纳|吸收)|未(?:予)?(?:采纳|吸收)|否|不采用|不接受",
    "partly": "部分(?:予以)?(?:采纳|吸收)|部分",
    "adopted": "(?:已|予以|拟)?(?:全部)?(?:采纳|吸收|采用|接受)|是",
}
UNDECIDED = "(?:待定|研究中|尚未答复|未定|待研究|未决定|—|-)?"


@frozen
class Sheet:
    """A table as it was read: its rows with their places in the file, and what is known of all of them.

    `form` names a form that one sender filled in, whose name and contact hold for every row.
    """

    file: str
    rows: Sequence[tuple[str, Sequence[str]]]
    name: str = ""
    contact: str = ""
    form: str = ""
    work: str = ""


@frozen
class ReadOpinions:
    """The opinions of a file or a part of it, and a sentence for each piece that gave none."""

    opinions: tuple[Received, ...] = ()
    told: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def role_of(head: str) -> Role | None:
    """What a heading says of its column; None where it is no heading."""
    plain = MARKS.sub("", head).lower()
    if not plain or len(plain) > LONGEST_HEAD:
        return None
    if QUOTE_FIRST.fullmatch(plain):
        return "quote"
    return next((role for role, pattern in FULL if pattern.fullmatch(plain)), None)


def known_heads(cells: Iterable[str]) -> int:
    """How many cells of a row are headings of opinions, by which a heading row is found."""
    return len({role for cell in cells if (role := role_of(cell))} - {"beside", "number"})


def _roles(cells: Sequence[str]) -> dict[Role, int]:
    """The columns by role, the first of each; a 理由 after the decision is the office's, not the sender's."""
    found: dict[Role, int] = {}
    for at, cell in enumerate(cells):
        role = role_of(cell)
        if role == "reason" and "decision" in found and "reply" not in found:
            role = "reply"
        if role == "words" and role in found and "proposed" not in found:
            role = "proposed"
        if role:
            found.setdefault(role, at)
    return found


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a row is the heading of a table of opinions: nearly all of its cells are headings, one of content."""
    filled = [cell for cell in cells if cell.strip()]
    roles = [role for cell in filled if (role := role_of(cell))]
    return len(set(roles)) > 1 and bool({*roles} & {*CONTENT}) and 2 * len(roles) > len(filled) and len(roles) > 1


def read_rows(sheet: Sheet) -> ReadOpinions:
    """The opinions of a table, below its heading if it has one, however often that stands again."""
    top = next((at for at, (_, cells) in enumerate(sheet.rows) if is_heading(cells)), None)
    if top is None:
        return _labelled(sheet) or _guessed(_without_sender(sheet))
    if width := _group_width(sheet.rows[top][1]):
        sheet = replace(sheet, rows=[*sheet.rows[:top], *_in_groups(sheet.rows[top:], width)])
    about = _about(sheet.rows[:top])
    sheet = replace(sheet, name=sheet.name or about.get("name", ""), contact=sheet.contact or about.get("contact", ""))
    roles = _roles(sheet.rows[top][1])
    read: list[Received] = []
    told: list[str] = []
    above: dict[Role, str] = {}
    signed = ""
    for place, cells in sheet.rows[top + 1 :]:
        if is_heading(cells):
            roles = _roles(cells)
            continue
        own = {role: _cell(cells, at) for role, at in roles.items()}
        own |= {role: above[role] for role in AS_ABOVE if DITTO.fullmatch(own.get(role, "")) and role in above}
        above |= {role: cell for role, cell in own.items() if cell}
        if name := _signed(cells):
            signed = name
            continue
        for at, part in enumerate(_items_of(own), 1):
            one = _received(sheet, f"{place}之 {at}" if at > 1 else place, part, cells)
            read += [one] if isinstance(one, Received) else []
            told += [one] if isinstance(one, str) else []
    named = tuple(replace(one, name=one.name or signed) for one in read)
    return ReadOpinions(opinions=named, told=tuple(told))


def _signed(cells: Sequence[str]) -> str:
    """The name in a row that holds a signature and no more; empty for any other row."""
    filled = {cell.strip() for cell in cells if cell.strip()}
    match = SIGNATURE.fullmatch(" ".join(filled)) if len(filled) == 1 else None
    return match[1] if match else ""


def _items_of(cells: Mapping[Role, str]) -> Iterator[Mapping[Role, str]]:
    """A row as it is, or an opinion for each numbered item of its words where two of them name articles."""
    words = cells.get("words", "")
    lines = words.split("\n")
    if any(cells.get(role) for role in ("clause", "ids", "quote", "proposed", "reason", "reply")):
        yield cells
        return
    starts = [at for at, line in enumerate(lines) if START.match(line) or ITEM.match(line)]
    if sum(bool(START.match(lines[at])) for at in starts) < 2 or starts[0] > 0:  # noqa: PLR2004 - several
        yield cells
        return
    for first, last in zip_longest(starts, starts[1:]):
        yield {**cells, **_of_clause("\n".join(lines[first:last]))}


def _group_width(heading: Sequence[str]) -> int:
    """How many columns a group has where a heading says the same columns again beside the first; 0 for others."""
    roles = [role_of(cell) for cell in heading]
    for width in range(2, len(roles) // 2 + 1):
        first = roles[:width]
        if len(roles) % width == 0 and len({*first}) == width and first * (len(roles) // width) == roles:
            return width
    return 0


def _in_groups(rows: Sequence[tuple[str, Sequence[str]]], width: int) -> Iterator[tuple[str, Sequence[str]]]:
    """Each group of columns of each row as a row of its own."""
    for place, cells in rows:
        for start in range(0, len(cells), width):
            yield (f"{place}第 {start + 1} 列起" if start else place), cells[start : start + width]


def _without_sender(sheet: Sheet) -> Sheet:
    """A table without the rows that only say who sends it, or that head a part of it."""
    who = _about(sheet.rows)
    kept = [
        (place, cells)
        for place, cells in sheet.rows
        if not any(sender_in([(place, cells)]) or ()) and not SECTION.fullmatch("".join(cells).strip())
    ]
    if not kept:
        return sheet
    return replace(
        sheet, rows=kept, name=sheet.name or who.get("name", ""), contact=sheet.contact or who.get("contact", "")
    )


def _about(rows: Sequence[tuple[str, Sequence[str]]]) -> dict[Role, str]:
    """Name and contact that stand beside or below their labels, or behind a colon: 姓名或单位 | 张三, 姓名：张三."""
    found: dict[Role, str] = {}
    for (_, cells), (_, below) in zip_longest(rows, rows[1:], fillvalue=("", ())):
        filled = [cell.strip() for cell in cells if cell.strip()]
        for label, value in zip_longest(filled, filled[1:], fillvalue=""):
            role = role_of(label)
            if role in PERSON and value and role_of(value) is None:
                found.setdefault(role, value)
            label_, mark, rest = label.replace("：", ":").partition(":")
            if mark and (role := role_of(label_)) in PERSON and rest.strip():
                found.setdefault(role, rest.strip())
        roles = [role_of(cell) for cell in cells if cell.strip()]
        if roles and all(role in (*PERSON, "beside") for role in roles):
            for at, cell in enumerate(cells):
                role = role_of(cell)
                if role in PERSON and (value := _cell(below, at)) and role_of(value) is None:
                    found.setdefault(role, value)
    return found


def sender_in(rows: Sequence[tuple[str, Sequence[str]]]) -> tuple[str, str] | None:
    """Name and contact in a table that holds nothing else; None where it holds more."""
    filled = [[cell for cell in row if cell.strip()] for _, row in rows]
    cells = [cell for row in filled for cell in row if len(row) > 1 or role_of(cell) not in CONTENT]
    found = _about(rows)
    heads = (cell.partition("：")[0].partition(":")[0] for cell in cells)
    labels = [head for head in heads if role_of(head) in (*PERSON, "beside")]
    if not labels or len(cells) > 2 * len(labels):
        return None
    return found.get("name", ""), found.get("contact", "")


def _cell(cells: Sequence[str], at: int) -> str:
    """A cell, without the apostrophe by which our CSV keeps it from being taken for a formula."""
    text = cells[at].strip() if at < len(cells) else ""
    return text[1:] if re.match(r"'+[=+\-@\t]", text) else text


def _labelled(sheet: Sheet) -> ReadOpinions | None:
    """A table whose first column says what stands beside it: one opinion, or one after another."""
    fields = [
        (place, role, value)
        for place, cells in sheet.rows
        if cells and role_of(cells[0]) and role_of(_cell(cells, 1)) is None
        for role, value in _beside_labels(cells)
    ]
    if not {role for _, role, _ in fields} & {*CONTENT}:
        return None
    groups: list[dict[Role, str]] = []
    places: list[str] = []
    for place, role, value in fields:
        if not groups or (role in groups[-1] and role != "beside"):
            groups.append({})
            places.append(place)
        groups[-1][role] = value
    common = _about(sheet.rows)
    made = [
        _received(sheet, f"{place}之 {at}" if at > 1 else place, {**common, **part}, list(group.values()))
        for place, group in zip(places, groups, strict=True)
        for at, part in enumerate(_items_of(group), 1)
    ]
    return ReadOpinions(
        opinions=tuple(one for one in made if isinstance(one, Received)),
        told=tuple(one for one in made if isinstance(one, str)),
    )


def _beside_labels(cells: Sequence[str]) -> Iterator[tuple[Role, str]]:
    """Labels of a row with what stands beside each: 姓名 | 张三 | 联系电话 | 138…; words go on over several cells."""
    role, words = role_of(cells[0]), list[str]()
    for cell in map(str.strip, cells[1:]):
        label = role_of(cell) if role in (*PERSON, "beside") and words else None
        if role and label in (*PERSON, "beside", "clause", "kind"):
            yield role, " ".join(words)
            role, words = label, []
        elif cell:
            words.append(cell)
    if role:
        yield role, " ".join(words)


def _guessed(sheet: Sheet) -> ReadOpinions:
    """A table without heading: the order of our own form where it fits, else columns by what is in them."""
    rows = [(place, cells) for place, cells in sheet.rows if any(cell.strip() for cell in cells)]
    width = max((len(cells) for _, cells in rows), default=0)
    if width == 1 and len(rows) > 1:
        read = read_prose(sheet.file, [cells[0].strip() for _, cells in rows])
        named = (
            replace(one, name=one.name or sheet.name, contact=one.contact or sheet.contact) for one in read.opinions
        )
        return replace(read, opinions=tuple(named))
    columns = [[_cell(cells, at) for _, cells in rows] for at in range(width)]
    roles = _roles_by_content(columns)
    if not {*roles} & {*CONTENT}:
        lines = [f"{place}：没有列名，也看不出哪一列是意见：“{_start(cells)}”。" for place, cells in rows]
        return ReadOpinions(told=tuple(f"{sheet.file} {line}" for line in lines))
    made = [_received(sheet, place, _with_rest(roles, cells), cells) for place, cells in rows]
    words = "、".join(f"第 {at + 1} 列是{ROLE_WORDS[role]}" for role, at in roles.items() if role in ROLE_WORDS)
    return ReadOpinions(
        opinions=tuple(replace(one, remark=UNHEADED) for one in made if isinstance(one, Received)),
        told=tuple(one for one in made if isinstance(one, str)),
        notes=(f"{sheet.file}：表格没有列名，按内容看作{words}，请核对。",),
    )


def _with_rest(roles: Mapping[Role, int], cells: Sequence[str]) -> dict[Role, str]:
    """The cells of a row by role; what stands in columns without one goes on after the words, so that none is lost."""
    own = {role: _cell(cells, at) for role, at in roles.items()}
    taken = {*roles.values()}
    rest = [cell for at in range(len(cells)) if at not in taken and (cell := _cell(cells, at))]
    if "name" not in roles:
        names = [cell for cell in rest if may_be_person(cell)]
        own |= {"name": names[0]} if names else {}
        rest = [cell for cell in rest if cell not in names[:1]]
    return {**own, "words": "；".join(filter(None, (own.get("words", ""), *rest)))}


UNHEADED = "原表没有列名，各栏按内容对的，请核对"
ROLE_WORDS: Mapping[Role, str] = {
    "name": "反馈人",
    "clause": "条款",
    "quote": "原文",
    "kind": "意见类型",
    "words": "意见内容",
    "proposed": "建议修改为",
    "reason": "理由",
    "decision": "是否采纳",
    "reply": "采纳的理由",
}
OWN_FORM: tuple[Role, ...] = ("number", "clause", "quote", "kind", "proposed", "reason")


def _roles_by_content(columns: Sequence[Sequence[str]]) -> dict[Role, int]:
    kinds = [at for at, cells in enumerate(columns) if _mostly(cells, lambda cell: kind_of(cell) is not None)]
    if len(columns) == len(OWN_FORM) and kinds == [3]:
        return {role: at for at, role in enumerate(OWN_FORM)}
    found: dict[Role, int] = {}
    left: list[int] = []
    for at, cells in enumerate(columns):
        role = next((role for role, fits in FITS if role not in found and _mostly(cells, fits)), None)
        if role:
            found[role] = at
        elif any(cells):
            left.append(at)
    left.sort(key=lambda at: -sum(map(len, columns[at])))
    if not left:
        return found
    found["words"] = left.pop(0)
    if left and "decision" in found and left[0] > found["decision"]:
        found["reply"] = left.pop(0)
    before = [at for at in left if at < found["words"] and all(len(cell) <= LONGEST_NAME for cell in columns[at])]
    if before and found.get("name", found["words"]) >= found["words"]:
        found["name"] = before[0]
    return found


def _mostly(cells: Sequence[str], fits: Callable[[str], object]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(bool(fits(cell)) for cell in filled) * 4 > len(filled) * 3


def _is_clause(cell: str) -> bool:
    return bool(WHOLE.fullmatch(cell) or (ARTICLES.match(cell) and len(cell) < LONGEST_HEAD))


NAMES = re.compile(r"[\u3400-\u9fff]{1,2}[某*＊×]{1,2}|\S{2,20}(?:公司|局|委|街道|镇|社区|办事处)")
FITS: tuple[tuple[Role, Callable[[str], object]], ...] = (
    ("number", lambda cell: re.fullmatch(r"[0-9０-９]{1,5}[.、．]?", cell)),
    ("clause", _is_clause),
    ("decision", lambda cell: decision_of(cell) is not None),
    ("kind", lambda cell: kind_of(cell) is not None),
    ("contact", lambda cell: re.fullmatch(r"[0-9 +()（）-]{7,20}|\S+@\S+", cell)),
    ("name", lambda cell: may_be_person(cell) or NAMES.fullmatch(cell)),
)  # fmt: skip


def kind_of(written: str) -> OpinionKind | None:
    """The kind of an opinion in words; None where they are none."""
    plain = MARKS.sub("", written)
    return next((kind for kind, pattern in KINDS.items() if re.fullmatch(pattern, plain)), None)


def decision_of(written: str) -> Decision | None:
    """What became of an opinion in words; None where they are none."""
    plain = MARKS.sub("", written)
    return next((kind for kind, pattern in DECISIONS.items() if re.fullmatch(pattern, plain)), None)


def _received(sheet: Sheet, place: str, cells: Mapping[Role, str], all_cells: Sequence[str]) -> Received | str | None:
    """The opinion of a row; why it gives none; or nothing, where the row is empty but for its number."""
    said = [cell for role, cell in cells.items() if cell and role not in ("number", "beside")]
    if not said:
        rest = [cell.strip() for cell in all_cells if cell.strip()]
        filled = [cell for cell in rest if not re.fullmatch(r"[0-9０-９.、]+", cell)]
        return (
            f"{sheet.file} {place}：没有读成意见：“{_start(filled)}”。" if filled and not cells.get("beside") else None
        )
    ids = cells.get("ids", "")
    cid, _, provision = ids.partition("@")
    written = cells.get("kind", "")
    kind = kind_of(written)
    words, proposed, reason = (cells.get(role, "") for role in CONTENT)
    if written and kind is None:
        words = f"{written}：{words}" if words else written
    decision, reply = decision_of(cells.get("decision", "")), cells.get("reply", "")
    if cells.get("decision") and decision is None and not re.fullmatch(UNDECIDED, cells["decision"].strip()):
        reply = "；".join(filter(None, (cells["decision"], reply)))
    if not words and not proposed and not reason and kind != "support":
        return f"{sheet.file} {place}：没有意见内容，没有导入：“{_start(said)}”。"
    if len(words) + len(proposed) + len(reason) > LONGEST_OPINION:
        size = len(words) + len(proposed) + len(reason)
        told = f"文字太长（{size} 个字），一条最多 {LONGEST_OPINION} 个字，没有导入。请摘出要点再导入，原件留存"
        return f"{sheet.file} {place}：{told}：“{_start(said)}”。"
    return Received(
        file=sheet.file,
        place=place,
        named=Named(
            version=cells.get("version", "") or sheet.work,
            provision=provision.strip(),
            cid=cid.strip(),
            clause=cells.get("clause", ""),
            quote=cells.get("quote", ""),
        ),
        work=cells.get("work", "") or sheet.work,
        kind=kind,
        words=words,
        proposed=proposed,
        reason=reason,
        name=cells.get("name", "") or sheet.name,
        contact=cells.get("contact", "") or sheet.contact,
        form=sheet.form,
        decision=decision or "undecided",
        reply=reply,
    )


def _start(cells: Iterable[str]) -> str:
    """The beginning of what stands somewhere, to find it by; only shown to who imports."""
    said = " ".join(" ".join(cells).split())
    return said if len(said) <= LONGEST_HEAD else f"{said[:LONGEST_HEAD]}…"


COUNT = "[0-9０-９一二三四五六七八九十]+"
NUMBERED = rf"(?:(?:意见|建议)\s*{COUNT}\s*[：:、.．]\s*)"
SIGNATURE = re.compile(
    r"(?:签名|签字|署名|落款|填表人|反馈人|意见人|提出人)(?:[（(][^（）()]{0,8}[)）])?\s*[：:]\s*(\S{2,20})"
    r"(?:\s+(?:日期|时间)\s*[：:].{0,20}|\s+[0-9年月日.\-/]{4,12})?\s*"
)
START = re.compile(
    rf"^\s*{NUMBERED}?(?:[(（]?{COUNT}[)）]?[、.．,，]?\s*)?(?:关于|针对|对于?|建议(?:将|把)?)?\s*(?=第\s*{NUMBER}\s*条)"
)
ITEM = re.compile(rf"^\s*{NUMBERED}|^\s*(?:[(（]{COUNT}[)）]|{COUNT}[、.．])\s*\S")
SECTION = re.compile(
    rf"(?:{COUNT}[、.．]|[(（]{COUNT}[)）])(?!.{{0,4}}(?:没有|无|同意|支持|赞成|反对))[^：:]{{0,10}}(?:信息|意见|建议|情况)[：:]?"
    "|[^：:]{0,8}(?:基本信息|反馈人信息|意见反馈表|征求意见表)"
)
ADDRESSEE = ".{2,30}(?:委员会|局|政府|办公室|街道|部门|单位|委|办)[：:]"
GREETING = "(?:尊敬的|您好|你好|此致|敬礼|谢谢|祝|致[：:]|.{0,10}(?:领导|同志)[：:]).{0,20}"
HEADLINE = ".{0,80}(?:意见反馈表|意见表|反馈意见|征求意见(?:表|反馈|稿）?)|的意见(?:和|与|及)?(?:建议)?)[：:]?"
DATED = rf"[〇{COUNT[1:-2]}]{{1,4}}\s*[年.-]\s*{COUNT}\s*[月.-]\s*{COUNT}\s*日?"
ABOUT = re.compile("对《(.+)》的意见(?:和建议)?")
FORMAL = re.compile(f"{ADDRESSEE}|{GREETING}|{HEADLINE}|{DATED}")
LETTER_FIELDS: Mapping[str, Role] = {
    "原文": "quote",
    "建议修改为": "proposed",
    "理由": "reason",
    "疑问": "reason",
}
KIND_AT_END = re.compile(r"[（(](支持|建议修改|疑问)[）)]\s*$")
ITEM_NUMBER = re.compile(rf"^\s*{COUNT}[、.．]\s*")
NEXT_FIELD = re.compile(rf"[\s　]+(?=(?:{COUNT}[、.．]\s*)?[^\s：:]{{2,8}}[：:])")
COLON = re.compile(r"的?(?:意见|建议|规定)?\s*[：:]\s*")
FIELD = re.compile(r"^\s*([^：:]{2,12})[：:]\s*(.*)$")
MAIL = re.compile(
    r"(?P<from>发件人|发信人|寄件人|From)|收件人|抄送|密送|主题|发送时间|日期|附件|To|Cc|Bcc|Subject|Date|Sent|Reply-To"
    r"|Content-Type|Message-ID|MIME-Version",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[<＜(（]?\s*\S+@\S+?\s*[>＞)）]?$")
SPOKEN = re.compile(
    r"\s*(?P<name>\S{2,12})[\s　]+(?:(?:[0-9]{2,4}[-/.年])?[0-9]{1,2}[-/.月][0-9]{1,2}日?[\s　]+)?"
    r"[0-9]{1,2}[:：][0-9]{2}(?::[0-9]{2})?\s*"
)
PURE_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")


def work_in(paragraphs: Iterable[str]) -> str:
    """The title of the text that a form or a letter is about, where a line names it: 文件：……, 对《……》的意见."""
    for paragraph in paragraphs:
        field = FIELD.match(paragraph)
        if field and role_of(field[1]) == "work":
            return field[2].strip()
        if titled := ABOUT.fullmatch(paragraph.strip()):
            return titled[1]
    return ""


def read_prose(file: str, paragraphs: Sequence[str]) -> ReadOpinions:
    """A letter without table: an opinion begins where a paragraph names an article or bears a number of its own.

    Without either all of it is one opinion. Lines of name, contact, salutation, date and signature are no opinion, nor
    are the heads of an e-mail. In a chat each speaker's lines are read apart.
    """
    turns = [at for at, paragraph in enumerate(paragraphs) if SPOKEN.fullmatch(paragraph)]
    if len(turns) > 1:
        return _read_chat(file, paragraphs, turns)
    name, contact, paragraphs = _without_mail(paragraphs)
    paragraphs = [part for paragraph in paragraphs for part in _fields_of(paragraph)]
    work = work_in(paragraphs)
    parts: list[list[str]] = []
    last = len(paragraphs) - 1
    for at, paragraph in enumerate(paragraphs):
        field = FIELD.match(ITEM_NUMBER.sub("", paragraph))
        role = role_of(field[1]) if field else None
        if field and role == "name":
            name = name or field[2].strip()
        elif field and role == "contact":
            contact = contact or field[2].strip()
        elif FORMAL.fullmatch(paragraph.strip()) or (field and role in ("beside", "work")):
            continue
        elif at >= last - 1 and parts and _is_signature(paragraphs, at):
            name = name or paragraph.strip()
        elif START.match(paragraph) or ITEM.match(paragraph) or not parts:
            parts.append([paragraph])
        else:
            parts[-1].append(paragraph)
    if len(parts) > 1 and len(parts[0]) == 1 and parts[0][0].rstrip().endswith(("：", ":")):
        parts = parts[1:]  # 有以下意见：
    sheet = Sheet(file=file, rows=(), name=name, contact=contact, form=file, work=work)
    made = [_received(sheet, f"第 {at} 段意见", _of_clause("\n".join(part)), part) for at, part in enumerate(parts, 1)]
    return ReadOpinions(
        opinions=tuple(one for one in made if isinstance(one, Received)),
        told=tuple(one for one in made if isinstance(one, str)) if made else (f"{file}：没有读到意见。",),
    )


def _is_signature(paragraphs: Sequence[str], at: int) -> bool:
    """Whether a line at the end is a name: by its form, or below a closing formula or above a date."""
    line = paragraphs[at].strip()
    around = (paragraphs[at - 1 : at], paragraphs[at + 1 : at + 2])
    closing = any(FORMAL.fullmatch(one.strip()) for side in around for one in side)
    return bool(PURE_NAME.fullmatch(line)) and (may_be_person(line) or closing)


def _fields_of(paragraph: str) -> list[str]:
    """A line cut before each label that has a value behind it, where it has several: 姓名：张三 电话：138…."""
    parts = NEXT_FIELD.split(paragraph)
    known = [
        role for part in parts if (field := FIELD.match(ITEM_NUMBER.sub("", part))) and (role := role_of(field[1]))
    ]
    return parts if len(known) > 1 and {*known} & {*PERSON} else [paragraph]


def _without_mail(paragraphs: Sequence[str]) -> tuple[str, str, Sequence[str]]:
    """Name and address of who sent an e-mail, and its lines without heads and without the signature's mark."""
    name = contact = ""
    heads = 0
    for paragraph in paragraphs:
        field = FIELD.match(paragraph)
        head = MAIL.fullmatch(field[1].strip()) if field else None
        if field is None or head is None:
            break
        heads += 1
        if head["from"]:
            address = ADDRESS.search(field[2])
            contact = address[0].strip("<>＜＞()（） ") if address else ""
            name = field[2][: address.start()].strip(' "“”') if address else field[2].strip()
    rest = paragraphs[heads:] if heads > 1 else paragraphs
    mark = next((at for at, line in enumerate(rest) if line.strip() == "--"), len(rest)) if heads > 1 else len(rest)
    if any(len(line) > LONGEST_HEAD for line in rest[mark:]):
        mark = len(rest)
    own = _about([("", re.split(r"\s+", line)) for line in rest[mark + 1 :]])
    signed = next((line.strip() for line in rest[mark + 1 :] if PURE_NAME.fullmatch(line.strip())), "")
    return name or signed, contact or own.get("contact", ""), rest[:mark]


def _read_chat(file: str, paragraphs: Sequence[str], turns: Sequence[int]) -> ReadOpinions:
    """What several people wrote one after another, each below a line of name and time."""
    read = read_prose(file, paragraphs[: turns[0]]) if turns[0] else ReadOpinions()
    for first, last in zip_longest(turns, turns[1:]):
        speaker = SPOKEN.fullmatch(paragraphs[first])
        part = read_prose(file, paragraphs[first + 1 : last])
        who = speaker["name"] if speaker else ""
        opinions = (
            replace(one, name=one.name or who, place=f"{who[:1]}* {one.place}", form="") for one in part.opinions
        )
        read = ReadOpinions(
            opinions=(*read.opinions, *opinions), told=(*read.told, *part.told), notes=(*read.notes, *part.notes)
        )
    return read


def columns_tell(rows: Sequence[tuple[str, Sequence[str]]]) -> bool:
    """Whether rows without heading are a table: as many cells each, a column of clauses, names, contacts or kinds."""
    filled = [cells for _, cells in rows if any(cell.strip() for cell in cells)]
    widths = [len(cells) for cells in filled]
    if len(filled) < 2 or max(widths) < 2 or widths.count(max(widths)) * 5 < 4 * len(filled):  # noqa: PLR2004 - several
        return False
    columns = [[_cell(cells, at) for cells in filled] for at in range(max(widths))]
    roles = _roles_by_content(columns)
    return bool({*roles} & {"clause", "name", "contact", "kind"}) and "words" in roles


def _of_clause(words: str) -> dict[Role, str]:
    """A part of a letter as the fields that it names; the rest is what it says.

    The clause stands before a colon (关于第三条：……), or alone in the first line above lines of 原文、建议修改为、理由.
    """
    first, *lines = words.split("\n")
    found: dict[Role, str] = {}
    rest: list[str] = []
    last: Role | None = None
    for line in lines:
        field = FIELD.match(line)
        role = LETTER_FIELDS.get(field[1].strip()) if field else None
        if field and role:
            last, found[role] = role, field[2].strip()
        elif last:
            found[last] += f"\n{line}"
        else:
            rest.append(line)
    kind = KIND_AT_END.search(first)
    if found and kind:
        return {
            **found,
            "clause": ITEM_NUMBER.sub("", first[: kind.start()]),
            "kind": kind[1],
            "words": "\n".join(rest),
        }
    start = START.match(first)
    number = ARTICLES.match(first, start.end()) if start else None
    colon = COLON.match(first, number.end()) if number else None
    whole = "\n".join((first, *rest))
    if number is None or colon is None or not whole[colon.end() :].strip():
        return {**found, "words": whole}
    return {**found, "clause": number[0], "words": whole[colon.end() :]}


def rows_of(cells: Iterable[Sequence[str]], word: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Rows with their places in words: 表 1 第 3 行."""
    yield from ((f"{word}第 {at} 行", row) for at, row in enumerate(cells, 1))
