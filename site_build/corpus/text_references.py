"""References in the words of a legal text: 第五条至第八条, 前款第（一）项, 《消防法》第十二条, 渝府发〔2005〕86号.

Found with the exact span of the words and what they point at; a relative one counts from where the text stands.
Precision goes before recall: what could point at two things points at none. `resolve` holds the targets against the
provisions that there are. Structure: 立法法（2023）第六十五条 (编、章、节、条、款、项、目).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from calculator.ground.frozen import frozen
from calculator.ground.numerals import whole_or_decimal

LEVELS = ("编", "章", "节", "条", "款", "项", "目")
GROUPS = LEVELS[:3]
LONGEST_RANGE = 300
LONGEST_NAME = 30
LONGEST_EPITHET = 4
GENERIC = ("条例", "细则", "章程", "实施条例", "实施细则", "暂行条例")

NUMBER = "[零〇○一二三四五六七八九十百千两0-9０-９]+"
BRACKETED = rf"[（(]\s*{NUMBER}\s*[）)]"
COUNT = rf"(?:{BRACKETED}|{NUMBER})"
JOIN = "(?:以及|或者|[、和与及或至到])"
MORE = rf"(?:\s*{JOIN}\s*第?\s*{COUNT}|\s*{BRACKETED}){{0,40}}"
COUNTED = re.compile(rf"(?P<join>{JOIN})?\s*(?P<whole>第?\s*[（(]?\s*(?P<number>{NUMBER})\s*[）)]?)")
# What may not follow a unit, for then it is the beginning of another word: 第一项目, 第二款项, 第三章程.
UNIT = (
    "(?:条(?![例件文]|道路|铁路|线|公路|街|(?:主?干|大|跑|轨|航|隧|管|河|通|绿)道|生产线|支路|辅路|巷|地铁|航线|管线|河流|意见|建议)"
    "|款(?!项(?!第)|[物式待车]|产品|手机|游戏|软件|应用)|项(?![目链])|目(?![的标录前光])"
    "|章(?!程)|节(?![能约水假目点车课])|编(?![制号码入报纂造队组]))"
)
ELEMENT = re.compile(
    rf"(?P<ordinal>第)?\s*(?P<counts>{COUNT}{MORE})\s*(?P<unit>{UNIT})(?:第{NUMBER}分编)?"
    rf"(?:之(?P<extra>{NUMBER})(?![款项章节分]))?"
)
BETWEEN = re.compile(rf"\s*(?:(?P<join>{JOIN})|(?P<comma>[，,])(?=\s*第\s*{NUMBER}\s*条))\s*")
NAMED = r"《(?:[^《》]|《[^《》]*》)*》"
ASIDE = r"(?:\s*(?:（[^（）]{0,60}）|\([^()]{0,60}\)))?"
RULES = (
    "法典|法|条例|条列|办法|规定|解释|细则|规则|决定|规范|规程|章程|守则|准则|标准"
    "|通知|意见|批复|方案|纲要|指引|指南|制度|公约|协定"
)
# Papers whose 第X条 is their own, never that of the text that speaks of them.
PAPERS = "合同|协议书?|契约|合约|示范文本|纪要|判决书?|裁定书?|文件|承诺书|意向书|说明书"
OTHERS_NUMBER = re.compile(rf"(?P<own>本)?(?:{RULES}|{PAPERS})[的中里]?$")
AFTER_NUMBER = re.compile("\\s*(?:文件?|通知|公告|决定)?\\s*")
# New words of a text that is amended, and what is amended: neither points at the text that orders the change.
AMENDED_WORDS = re.compile(
    "(?:修改|改|调整|表述|替换|变更)[为成][^。；“”]{0,20}“[^”]*”|增加[^。；“”]{0,40}[：:]\\s*“[^”]*”"
)
AMENDED_AFTER = re.compile("(?:中的?)?(?:“[^”]*”)?\\s*(?:修改[为成]|改[为成]|删[去除])|(?:[^。；“”]{0,4}[：:]\\s*“)")
AMENDED_BEFORE = re.compile("(?:删[去除]|废止|(?:修改|修订)(?!后))$|(?:增加|新增)[^。；]{0,30}作为$|(?:改|调整)[为成]$")
FEW = "[一二两三四五六七八九十2-9２-９]"
RELATIVE = (
    rf"(?:本条)?(?<![目提当此])(?:前(?P<few>{FEW})?|(?<!以)上一?)"
    r"(?P<before>条(?![例件文款])|款(?!项(?!第)|物)|项(?![目工任]))"
    r"|(?P<same>[本该]|(?<![合共相不])同)"
    r"(?P<here>条(?![例列件文款])|款(?!项(?!第)|物)|项(?=的?规定|所[列称]|第|中|情形|行为)"
    r"|章(?!程)|节(?![能约水假目点])|编(?![制号码入报纂造]))"
)
OWN = (
    rf"(?P<own>本(?:暂行|试行|实施|若干|补充|管理|议事|工作|具体|司法)*(?:{RULES})"
    rf"(?=\s*第\s*{NUMBER}(?:\s*{JOIN}\s*第?\s*{NUMBER}){{0,40}}\s*[条章编]))"
)
YEAR_NUMBER = r"[〔\[［﹝（(]\s*(?:19|20)[0-9]{2}\s*[〕\]］﹞）)]\s*第?\s*[0-9]+\s*号"
ORDER_NUMBER = (
    rf"(?:令|公告)(?:第\s*{NUMBER}\s*号|\s*(?:19|20)[0-9]{{2}}\s*年\s*第?\s*[0-9]+\s*号"
    r"|[〔\[（(]\s*(?:19|20)[0-9]{2}\s*[〕\]）)]\s*第?\s*[0-9]+\s*号)"
)
START = re.compile(
    rf"(?P<named>{NAMED})|{RELATIVE}|{OWN}|(?P<order>{ORDER_NUMBER})|(?P<year>{YEAR_NUMBER})"
    rf"|(?P<chain>第\s*{COUNT}{MORE}\s*{UNIT})"
)
# What stands before the name of a law in a sentence and is no part of it.
BEFORE_NAME = re.compile(
    "依照|按照|根据|违反|适用(?!法)|认定|履行|主张|援引|引用|涉及|作出|规避|满足|具备|违背|超出|包括|可以|应当|必须|不得|认为|确认"
    "|请求|参考|准用|遵循|落实|贯彻|规定|所列|下列|关于|直接|于|其|已|被|把|给|向|从(?!业)|援|凭|至|到|(?<!金)属|了|指|犯(?!罪)|界定|符合|属于|依据|参照|比照|触犯|构成|遵守|执行|具有|或者|以及|所称|参见|实施(?!条例|细则|办法|规定|若干)"
    "|(?<!共)和|与|及|或|的|在|(?<!自)由|对(?!外)|(?<!行)为|是|以|按|依|将|(?<!意)见|因|即|(?<![国所反])有(?!线)|(?<![消解排清])除"
    "|[^一-鿿]"
)
BEFORE_NUMBER = re.compile(
    "按照|根据|依照|依据|印发|通过|以|由|经(?![济贸])|见|原|日|年|的|为|自(?!治)|(?<![院会部局署委])、|^[和与及]|[^一-鿿、]"
)
BEFORE_LETTERS = re.compile("[和与及、]")
NUMBER_STEM = re.compile("[发字函办文规释令告通复公号办]$")
NAME_ENDS = re.compile(
    "(?<![方做办依合违司执立守非看想说])法(?:典|实施条例|实施细则|实施办法)?$|条例(?:实施细则|实施办法)?$|细则$|章程$"
)
SHORT_NAME = re.compile(
    rf"({NAMED})\s*[（(](?:以下|下称)?(?:统|并)?简?称?为?[:：]?\s*[《“]?([^《》“”（）()]{{1,30}})[》”]?\s*[）)]"
)
SENTENCE_END = re.compile(r"[。！？|\n]")
COUNTRY = "中华人民共和国"


class ReferenceKind(Enum):
    """How a reference says where its target is."""

    OWN = "本文条款"
    RELATIVE = "相对位置"
    ELIDED = "承接上文"
    OTHER_WORK = "其他文件的条款"
    DOCUMENT_NUMBER = "文号"


class MentionKind(Enum):
    """How a text is named as a whole."""

    OWN_WORK = "本文"
    TITLE = "书名号"
    SHORT_NAME = "简称"


@frozen
class ReferenceTarget:
    """One place that is pointed at: in this text if `work` is None; `group` is the id of a chapter or section."""

    work: str | None = None
    document_no: str | None = None
    group: str | None = None
    article: str | None = None
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None

    @property
    def elsewhere(self) -> bool:
        """Whether it is in another text than the one that points."""
        return self.work is not None or self.document_no is not None

    @property
    def provision(self) -> str:
        """The id of the provision, `art-5.para-1.item-2`; empty if the work is meant as a whole."""
        if self.article is None:
            return self.group or ""
        parts = (("para", self.paragraph), ("item", self.item), ("subitem", self.subitem))
        return ".".join((f"art-{self.article}", *(f"{name}-{number}" for name, number in parts if number is not None)))


@frozen
class ReferencePart:
    """Words `text[start:end]` within a reference that name one of its targets; a range is named by both its ends."""

    start: int
    end: int
    target: ReferenceTarget


@frozen
class TextReference:
    """Words `text[start:end]` that point at provisions; no targets if there is nothing where they point.

    `parts` are the words for each target of a list; of 前两款 they are 前两 for the first target, 款 for the last.
    """

    text: str
    start: int
    end: int
    kind: ReferenceKind
    targets: tuple[ReferenceTarget, ...]
    parts: tuple[ReferencePart, ...] = ()


@frozen
class WorkMention:
    """Words `text[start:end]` that name a text as a whole; `work` is its full title, None for the text itself."""

    text: str
    start: int
    end: int
    kind: MentionKind
    work: str | None


@frozen
class TextPlace:
    """Where a text stands: its provision, the ids of its 编 章 节, and what its own work has.

    `articles` are the numbers of the work's articles in order (`120-1` for 第一百二十条之一) and `provisions` its ids;
    both may be empty if they are not known. `opening` is what the words before a list have cited last, for its items
    go on from there: “违反第二十二条规定，处以下罚款：（一）违反第三项的……”.
    """

    target: ReferenceTarget = field(default_factory=ReferenceTarget)
    groups: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None
    articles: Sequence[str] = ()
    provisions: Collection[str] = ()
    opening: Sequence[ReferenceTarget] = ()


@frozen
class ProvisionWords:
    """The words of one provision; `groups` gives the ids of the 编 章 节 that it stands in."""

    id: str
    text: str
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Scan:
    """What the reading of one text knows so far."""

    text: str
    place: TextPlace
    names: Mapping[str, str]
    references: list[TextReference] = field(default_factory=list)
    last: tuple[ReferenceTarget, ...] = ()
    seen: int = 0
    work: str | None = None


def find_references(
    text: str, place: TextPlace | None = None, names: Mapping[str, str] | None = None
) -> tuple[TextReference, ...]:
    """Every reference to provisions and every document number in a text, in order, never overlapping.

    `names` maps short names of works to full titles (`work_names`, `names_of_titles`).
    """
    scan = _Scan(text, place or TextPlace(), {**(names or {}), **work_names(text)})
    at = 0
    amended = [match.span() for match in AMENDED_WORDS.finditer(text)]
    while match := START.search(text, at):
        quoted = next((end for start, end in amended if text.find("“", start) < match.start() < end), None)
        if quoted is not None:
            at = quoted
            continue
        _forget_after_sentence(scan, match.start())
        at = max(_read_start(scan, match, at), match.start() + 1)
    return tuple(scan.references)


def find_mentions(
    text: str, place: TextPlace | None = None, names: Mapping[str, str] | None = None
) -> tuple[WorkMention, ...]:
    """Every naming of a work as a whole: 本法, 《…》, a short name of `names`; none inside a reference."""
    known = {**(names or {}), **work_names(text)}
    taken = [(reference.start, reference.end) for reference in find_references(text, place, names)]
    short = sorted((name for name in known if len(name) > 1), key=len, reverse=True)
    pattern = "|".join(
        [f"(?P<title>{NAMED})", rf"(?P<own>本(?:{RULES})(?![一-鿿]?院|官|庭|人))", *map(re.escape, short)]
    )
    mentions = []
    for match in re.finditer(pattern, text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        kind = MentionKind.OWN_WORK if match["own"] else MentionKind.TITLE if match["title"] else MentionKind.SHORT_NAME
        work = None if match["own"] else full_name(match[0].strip("《》") if match["title"] else match[0], known)
        if work is not None and work == (place or TextPlace()).title:
            work = None
        mentions.append(WorkMention(text=match[0], start=match.start(), end=match.end(), kind=kind, work=work))
    return tuple(mentions)


def references_of(
    provisions: Sequence[ProvisionWords], title: str | None = None, names: Mapping[str, str] | None = None
) -> dict[str, tuple[TextReference, ...]]:
    """The references in each provision of a work, with the short names that the work itself gives."""
    known = dict(names or {})
    for provision in provisions:
        known |= work_names(provision.text)
    ids = frozenset(provision.id for provision in provisions)
    articles = tuple(dict.fromkeys(a for p in provisions if (a := target_of(p.id).article) is not None))
    found: dict[str, tuple[TextReference, ...]] = {}
    for provision in provisions:
        opening = _cited_last(found.get(provision.id.rpartition(".")[0], ())) if ".item-" in provision.id else ()
        place = TextPlace(
            target=target_of(provision.id),
            groups=provision.groups,
            title=title,
            articles=articles,
            provisions=ids,
            opening=opening,
        )
        found[provision.id] = find_references(provision.text, place, known)
    return found


def _cited_last(references: Sequence[TextReference]) -> tuple[ReferenceTarget, ...]:
    """What the last reference to a provision in a text points at."""
    cited = [found.targets for found in references if any(target.article for target in found.targets)]
    return cited[-1] if cited else ()


def target_of(provision: str) -> ReferenceTarget:
    """The target that the id of a provision is, `art-5.para-1.item-2`; empty if it is no article or part of one."""
    match = re.fullmatch(r"art-(\d+(?:-\d+)*)(?:\.para-(\d+))?(?:\.item-(\d+))?(?:\.subitem-(\d+))?.*", provision)
    if not match:
        return ReferenceTarget()
    paragraph, item, subitem = (None if part is None else int(part) for part in match.groups()[1:])
    return ReferenceTarget(article=match[1], paragraph=paragraph, item=item, subitem=subitem)


def work_names(text: str) -> dict[str, str]:
    """The short names of works in a text: given as in 《…办法》（以下简称《办法》）, or a title without the country."""
    names = names_of_titles(match[1] for match in re.finditer(f"《({COUNTRY}[^《》]+)》", text))
    for match in SHORT_NAME.finditer(text):
        if "称" in text[match.start(2) - 8 : match.start(2)]:
            names[match[2].strip()] = match[1][1:-1]
    return names


def names_of_titles(titles: Iterable[str]) -> dict[str, str]:
    """The names under which works with these titles are cited: without the country before them."""
    return {title.removeprefix(COUNTRY): title for title in titles}


def full_name(name: str, names: Mapping[str, str]) -> str:
    """The full title of a work; a law that bears no other's name is one of the country."""
    if name in names:
        return names[name]
    national = re.search("(?<![办方做])法(?:典|实施条例|实施细则)?$", name) and not name.startswith(COUNTRY)
    return COUNTRY + name if national else name


def _forget_after_sentence(scan: _Scan, at: int) -> None:
    """What an elided number carries on from ends with its sentence."""
    if SENTENCE_END.search(scan.text, scan.seen, at):
        scan.last = ()
    scan.seen = at


def _read_start(scan: _Scan, match: re.Match[str], before: int) -> int:
    """Read what begins here; the end of it."""
    if match["named"]:
        return _read_named(scan, match)
    if match["order"] or match["year"]:
        return _read_document_number(scan, match, before)
    if match["before"] or match["here"]:
        return _read_relative(scan, match)
    if match["own"]:
        scan.work = None
        return _read_list(scan, match.start(), match.end(), ReferenceTarget(), ReferenceKind.OWN)
    return _read_bare(scan, match, before)


def _read_named(scan: _Scan, match: re.Match[str]) -> int:
    """《…》 with provisions after it; the name alone is no reference but may be carried on by 该法."""
    name = full_name(match[0][1:-1], scan.names)
    work = None if name == scan.place.title else name
    scan.work = work
    aside = re.compile(ASIDE).match(scan.text, match.end())
    start = aside.end() if aside else match.end()
    if not _element(scan.text, start, first=True):
        return match.end()
    kind = ReferenceKind.OTHER_WORK if work else ReferenceKind.OWN
    return _read_list(scan, match.start(), start, ReferenceTarget(work=work), kind)


def _read_document_number(scan: _Scan, match: re.Match[str], before: int) -> int:
    """A number with the letters before it: 渝府发〔2005〕86号, 国务院令第363号."""
    stem = _after_last(BEFORE_NUMBER, scan.text[before : match.start()])
    if match["year"]:
        stem = _after_last(BEFORE_LETTERS, stem)
    if not stem or (match[0][0] in "（([［" and not NUMBER_STEM.search(stem)):
        return match.end()
    start = match.start() - len(stem)
    number = re.sub(r"\s", "", scan.text[start : match.end()])
    number = re.sub(r"[\[［﹝（(]((?:19|20)[0-9]{2})[\]］﹞）)]", r"〔\1〕", number)
    target = ReferenceTarget(document_no=number)
    after = AFTER_NUMBER.match(scan.text, match.end())
    if after and _element(scan.text, after.end(), first=True):
        return _read_list(scan, start, after.end(), target, ReferenceKind.OTHER_WORK)
    _add(scan, start, match.end(), ReferenceKind.DOCUMENT_NUMBER, (target,))
    return match.end()


def _read_relative(scan: _Scan, match: re.Match[str]) -> int:
    """前款, 本条, 该款, 本章 and what follows them; nothing is told of 该款 with nothing before it in the sentence."""
    targets: tuple[ReferenceTarget, ...]
    if match["same"] in ("该", "同"):
        base = _carried(scan, match["here"])
        if base is None:
            unread = _Scan(scan.text, scan.place, scan.names)
            return _read_list(unread, match.start(), match.end(), ReferenceTarget(), ReferenceKind.ELIDED)
        targets = (base,)
    elif match["before"]:
        count = whole_or_decimal(match["few"].replace("两", "二")) if match["few"] else 1
        targets = _previous(scan.place, match["before"], count if isinstance(count, int) else 1)
        if match["before"] == "项" and not targets:
            return match.end()
    else:
        targets = _here(scan.place, match["here"])
    kind = ReferenceKind.ELIDED if match["same"] in ("该", "同") else ReferenceKind.RELATIVE
    level = match["before"] or match["here"]
    following = _element(scan.text, match.end(), first=True)
    if following and LEVELS.index(following["unit"]) > LEVELS.index(level) and len(targets) == 1:
        return _read_list(scan, match.start(), match.end(), targets[0], kind, top=level)
    _add(scan, match.start(), match.end(), kind, targets, parts=_both_ends(match, targets))
    return match.end()


def _both_ends(match: re.Match[str], targets: tuple[ReferenceTarget, ...]) -> tuple[ReferencePart, ...]:
    """前两款 as words for the first of several (前两) and for the last (款); nothing for one alone."""
    if len(targets) < 2:  # noqa: PLR2004 - several
        return ()
    middle = match.start("before")
    return (
        ReferencePart(start=match.start(), end=middle, target=targets[0]),
        ReferencePart(start=middle, end=match.end(), target=targets[-1]),
    )


def _read_bare(scan: _Scan, match: re.Match[str], before: int) -> int:
    """A number without 本法 or 《》 before it: of a law named in plain words, of this text, or carried on."""
    named = _name_before(scan, match.start(), before)
    first = _element(scan.text, match.start(), first=True)
    if first is None:
        return match.end()
    if named is None and _of_others(scan, match, before):
        return _skip_list(scan, match)
    if named:
        start, work = named
        scan.work = work
        return _read_list(scan, start, match.start(), ReferenceTarget(work=work), ReferenceKind.OTHER_WORK)
    unit = first["unit"]
    if unit in GROUPS or unit == "条":
        if scan.place.provisions and not scan.place.articles:
            return _skip_list(scan, match)
        if any(target.elsewhere for target in scan.last):
            return _skip_list(scan, match)
        return _read_list(scan, match.start(), match.start(), ReferenceTarget(), ReferenceKind.OWN)
    base = _elided_base(scan, first)
    if base is None:
        return _skip_list(scan, match)
    return _read_list(scan, match.start(), match.start(), base, ReferenceKind.ELIDED, top="条")


def _of_others(scan: _Scan, match: re.Match[str], before: int) -> bool:
    """Whether a bare number is a contract's, or that of a text which the sentence orders to be changed."""
    head = scan.text[before : match.start()].rstrip()
    holder = OTHERS_NUMBER.search(head)
    if holder and not holder["own"]:
        return True
    return bool(AMENDED_BEFORE.search(head) or AMENDED_AFTER.match(scan.text, _skip_list(scan, match)))


def _skip_list(scan: _Scan, match: re.Match[str]) -> int:
    """The end of a list that is not told because it is in doubt what it belongs to."""
    unread = _Scan(scan.text, scan.place, scan.names)
    return _read_list(unread, match.start(), match.start(), ReferenceTarget(), ReferenceKind.OWN)


def _name_before(scan: _Scan, end: int, before: int) -> tuple[int, str] | None:
    """Where the law named in plain words right before `end` begins, and its title; 该法 is the one named last."""
    again = re.search(rf"该(?:{RULES})$", scan.text[before:end].rstrip())
    if again:
        return (before + again.start(), scan.work) if scan.work else None
    return plain_name_before(scan.text, end, scan.names, before)


def plain_name_before(text: str, end: int, names: Mapping[str, str], start: int = 0) -> tuple[int, str] | None:
    """Where in `text[start:end]` a law named without 《》 at its end begins, and its full title."""
    head = text[start:end].rstrip()
    known = max((name for name in names if len(name) > 1 and head.endswith(name)), key=len, default="")
    plain_words = _after_last(BEFORE_NAME, head)
    clumsy = known and len(plain_words) > len(known) + LONGEST_EPITHET
    if clumsy or not NAME_ENDS.search(plain_words) or not 1 < len(plain_words) <= LONGEST_NAME:
        plain_words = ""
    name = max(
        known, "" if plain_words in GENERIC or re.match(f"[本该](?:{RULES})", plain_words) else plain_words, key=len
    )
    return (start + len(head) - len(name), full_name(name, names)) if name else None


def _after_last(stop: re.Pattern[str], head: str) -> str:
    """What stands after the last stop in a text."""
    return head[max((match.end() for match in stop.finditer(head)), default=0) :]


def _element(text: str, at: int, *, first: bool, loose: str = "") -> re.Match[str] | None:
    """One number with its unit at a place; the first of a chain begins with 第 unless its unit is `loose`."""
    match = ELEMENT.match(text, at)
    if match is None or not _numbers(match):
        return None
    bracketed = match["counts"][0] in "（(" and match["unit"] in "项目"
    bare = match["unit"] in loose if first else match["unit"] in "款项"
    return match if match["ordinal"] or bracketed or bare else None


def _numbers(match: re.Match[str]) -> list[tuple[str, bool]]:
    """The numbers of an element, each with whether it ends a range from the one before; none if one cannot be read."""
    numbers = []
    for part in COUNTED.finditer(match["counts"]):
        value = whole_or_decimal(part["number"])
        if not isinstance(value, int) or value < 1:
            return []
        numbers.append((str(value), part["join"] in ("至", "到")))
    if match["extra"]:
        extra = whole_or_decimal(match["extra"])
        if not isinstance(extra, int):
            return []
        numbers[-1] = (f"{numbers[-1][0]}-{extra}", numbers[-1][1])
    return numbers


def _read_list(  # noqa: PLR0913 - what is read is one thing: words, where their numbers start, what they stand on
    scan: _Scan, start: int, at: int, base: ReferenceTarget, kind: ReferenceKind, *, top: str = "编"
) -> int:
    """Read chains of numbers joined to a list from `at`; the words begin at `start`. Returns where they end."""
    targets: list[ReferenceTarget] = []
    parts: list[ReferencePart] = []
    end = at
    join: str | None = None
    position = at
    unit = ""
    while chain := _chain(scan.text, position, _loose(join, unit), top):
        before = targets[-1] if targets else base
        new = _chain_targets(scan.place, before, chain)
        parts += _chain_parts(scan.place, before, chain, chain[0].start() if targets else start)
        if join in ("至", "到") and targets:
            new = _range(scan.place, targets[-1], new[-1]) or new
        targets += new
        end, unit = chain[-1].end(), chain[-1]["unit"]
        between = BETWEEN.match(scan.text, end)
        if not between:
            break
        join = between["join"] or ","
        position = between.end()
    if targets:
        _add(scan, start, end, kind, tuple(dict.fromkeys(targets)), parts=parts)
    return max(end, at)


def _chain_parts(
    place: TextPlace, before: ReferenceTarget, chain: list[re.Match[str]], start: int
) -> Iterator[ReferencePart]:
    """The words for each number of a chain, the first with all that stands before it; none if two levels are lists."""
    *outer, last = chain
    base = before
    for match in outer:
        numbers = _numbers(match)
        if len(numbers) > 1:
            return
        base = _at_level(place, base, match["unit"], numbers[0][0])
    numbers, counted = _numbers(last), [*COUNTED.finditer(last["counts"])]
    for step, ((number, _), words) in enumerate(zip(numbers, counted, strict=True)):
        yield ReferencePart(
            start=last.start("counts") + words.start("whole") if step else start,
            end=last.end() if step == len(numbers) - 1 else last.start("counts") + words.end("whole"),
            target=_at_level(place, base, last["unit"], number),
        )


def _loose(join: str | None, unit: str) -> str:
    """The units that may do without 第 after a joining word: all at the end of a range, else the same once more."""
    return "" if join is None else "".join(LEVELS) if join in ("至", "到") else unit


def _chain(text: str, at: int, loose: str, top: str) -> list[re.Match[str]]:
    """Numbers of falling level one after another: 第十二条第一款第（一）项; below `top` unless that is 编."""
    chain: list[re.Match[str]] = []
    while match := _element(text, at, first=not chain, loose=loose):
        level = LEVELS.index(match["unit"])
        above = LEVELS.index(chain[-1]["unit"]) if chain else -1 if top == "编" else LEVELS.index(top)
        if level <= above:
            break
        chain.append(match)
        at = match.end()
    return chain


def _chain_targets(place: TextPlace, before: ReferenceTarget, chain: list[re.Match[str]]) -> list[ReferenceTarget]:
    """The targets of a chain, which takes what it leaves out from the target before it."""
    targets: list[ReferenceTarget] = []
    for match in chain:
        start = targets[-1] if targets else before
        targets = targets[:-1]
        for number, ends_range in _numbers(match):
            target = _at_level(place, start, match["unit"], number)
            if ends_range and targets:
                targets += _range(place, targets[-1], target) or [target]
            else:
                targets.append(target)
    return targets


def _at_level(place: TextPlace, start: ReferenceTarget, unit: str, number: str) -> ReferenceTarget:
    """The target with this number at this level, with what stands above it taken from `start`."""
    if unit in GROUPS:
        group = _group(place, start, unit, number)
        return ReferenceTarget(work=start.work, document_no=start.document_no, group=group)
    if unit == "条":
        return ReferenceTarget(work=start.work, document_no=start.document_no, article=number)
    value = int(number.partition("-")[0])
    if unit == "款":
        return replace(start, paragraph=value, item=None, subitem=None)
    if unit == "项":
        return replace(start, item=value, subitem=None)
    return replace(start, subitem=value)


def _group(place: TextPlace, start: ReferenceTarget, unit: str, number: str) -> str:
    """The id of a chapter or section: below the one before it in the chain, else below the text's own."""
    own = {} if start.elsewhere else place.groups
    if unit == "编":
        return f"part-{number}"
    outer = start.group
    if unit == "章":
        part = (
            outer
            if outer and re.fullmatch(r"part-\d+", outer)
            else outer.rpartition(".chap-")[0]
            if outer
            else own.get("编", "")
        )
        return f"{part}.chap-{number}" if part else f"chap-{number}"
    chapter = re.sub(r"\.sec-\d+$", "", outer) if outer else own.get("章", "")
    return f"{chapter}.sec-{number}" if chapter else f"sec-{number}"


def _range(place: TextPlace, first: ReferenceTarget, last: ReferenceTarget) -> list[ReferenceTarget]:
    """The targets after `first` up to `last`, which stand at one level; none if they do not."""
    if first.group and last.group:
        head, low = first.group.rsplit("-", 1)
        other, high = last.group.rsplit("-", 1)
        steps = _steps(low, high) if head == other else []
        return [replace(last, group=f"{head}-{number}") for number in steps]
    if deepest := _deepest(last):
        low_number, high_number = getattr(first, deepest), getattr(last, deepest)
        if low_number is None or _at(first, deepest, high_number) != last:
            return []
        return [_at(last, deepest, int(number)) for number in _steps(str(low_number), str(high_number))]
    if first.article is None or last.article is None or first.paragraph or first.item:
        return []
    return [replace(last, article=article) for article in _articles_between(place, first, last)]


def _deepest(target: ReferenceTarget) -> str:
    """The name of the lowest level that a target has below the article; empty if it has none."""
    return next((name for name in ("subitem", "item", "paragraph") if getattr(target, name) is not None), "")


def _at(target: ReferenceTarget, level: str, number: int) -> ReferenceTarget:
    """The target with another number at its lowest level."""
    if level == "subitem":
        return replace(target, subitem=number)
    return replace(target, item=number) if level == "item" else replace(target, paragraph=number)


def _articles_between(place: TextPlace, first: ReferenceTarget, last: ReferenceTarget) -> list[str]:
    """Article numbers after the first up to the last, as the text has them, else as they count."""
    low, high = first.article or "", last.article or ""
    own = () if last.elsewhere else place.articles
    if low in own and high in own and own.index(low) < own.index(high):
        return list(own[own.index(low) + 1 : own.index(high) + 1])
    base, _, extra = low.partition("-")
    other, _, more = high.partition("-")
    if extra and more and base == other:
        return [f"{base}-{number}" for number in _steps(extra, more)]
    return [] if extra or more else _steps(low, high)


def _steps(low: str, high: str) -> list[str]:
    """The whole numbers after one up to another; none if they do not rise, or rise too far."""
    if not (low.isdecimal() and high.isdecimal() and int(low) < int(high) <= int(low) + LONGEST_RANGE):
        return []
    return [str(number) for number in range(int(low) + 1, int(high) + 1)]


def _previous(place: TextPlace, level: str, count: int) -> tuple[ReferenceTarget, ...]:
    """The `count` provisions of a level before the place, in order; none if there are fewer."""
    here = place.target
    if level == "条":
        return tuple(ReferenceTarget(article=article) for article in _articles_before(place, count))
    number = here.paragraph if level == "款" else here.item
    if here.article is None or number is None or number <= count:
        return ()
    before = range(number - count, number)
    if level == "款":
        return tuple(ReferenceTarget(article=here.article, paragraph=step) for step in before)
    return tuple(replace(here, item=step, subitem=None) for step in before)


def _articles_before(place: TextPlace, count: int) -> list[str]:
    article = place.target.article
    if article is None:
        return []
    if article in place.articles:
        at = place.articles.index(article)
        return list(place.articles[at - count : at]) if at >= count else []
    if not article.isdecimal() or int(article) <= count:
        return []
    return [str(number) for number in range(int(article) - count, int(article))]


def _here(place: TextPlace, level: str) -> tuple[ReferenceTarget, ...]:
    """The provision of a level that the place is in; none if it is in none."""
    here = place.target
    if level in GROUPS:
        return (ReferenceTarget(group=place.groups[level]),) if level in place.groups else ()
    if here.article is None or (level == "项" and here.item is None):
        return ()
    if level == "条":
        return (ReferenceTarget(article=here.article),)
    return (replace(here, item=None, subitem=None) if level == "款" else replace(here, subitem=None),)


def _carried(scan: _Scan, level: str) -> ReferenceTarget | None:
    """What 该条 or 该款 means: the one provision of that level that the sentence has named last."""
    if level not in LEVELS[3:6]:
        return None
    cut = {
        "条": {"paragraph": None, "item": None, "subitem": None},
        "款": {"item": None, "subitem": None},
        "项": {"subitem": None},
    }[level]
    named = {replace(target, **cut) for target in scan.last if target.article is not None}
    if len(named) != 1:
        return None
    target = named.pop()
    needed = {"条": target.article, "款": target.paragraph, "项": target.item}[level]
    return None if needed is None else target


def _elided_base(scan: _Scan, first: re.Match[str]) -> ReferenceTarget | None:
    """What 第一款 or 第二项 alone is counted in: the article or 款 named before it in the sentence, else its own.

    Where the provisions of the text are known, what is not there is not meant; what could be both is neither.
    """
    unit = first["unit"]
    cut = {"款": {"paragraph": None, "item": None, "subitem": None}, "项": {"item": None, "subitem": None}}.get(unit)
    if cut is None:
        return None
    named = {replace(target, **cut) for target in (scan.last or scan.place.opening) if target.article is not None}
    if len(named) > 1:
        return None
    here = scan.place.target
    own = [replace(here, **cut), ReferenceTarget(article=here.article)] if here.article is not None else []
    choices = list(dict.fromkeys((*named, *own[: 2 if scan.place.provisions else 1])))
    if scan.place.provisions:
        choices = [base for base in choices if base.elsewhere or _holds(scan.place, base, first)] or choices[:1]
    if unit == "款" and len(choices) > 1:
        return None
    return choices[0] if choices else None


def _holds(place: TextPlace, base: ReferenceTarget, first: re.Match[str]) -> bool:
    """Whether the text has the first number of an element below a provision."""
    target = _at_level(place, base, first["unit"], _numbers(first)[0][0])
    return locate(target, place.provisions) is not None


def _add(  # noqa: PLR0913 - what is added is one thing
    scan: _Scan,
    start: int,
    end: int,
    kind: ReferenceKind,
    targets: tuple[ReferenceTarget, ...],
    *,
    parts: Iterable[ReferencePart] = (),
) -> None:
    words = scan.text[start:end]
    whole = [ReferencePart(start=start, end=end, target=target) for target in targets[:1]]
    scan.references.append(
        TextReference(text=words, start=start, end=end, kind=kind, targets=targets, parts=tuple(parts) or tuple(whole))
    )
    if any(target.article is not None for target in targets):
        scan.last = targets


class Fate(Enum):
    """What came of a target."""

    RESOLVED = "找到"
    DANGLING = "悬空"
    NOT_HELD = "文件不在库中"
    AMBIGUOUS = "不止一处"


@frozen
class ResolvedTarget:
    """A target held against the provisions that there are: the work and id it came to, or why it came to none."""

    target: ReferenceTarget
    fate: Fate
    work: str | None = None
    provision: str | None = None


@frozen
class ResolvedReference:
    """A reference of one provision with what came of each of its targets."""

    provision: str
    reference: TextReference
    targets: tuple[ResolvedTarget, ...]

    @property
    def dangling(self) -> bool:
        """Whether some target is not there although its work is held."""
        return not self.targets or any(target.fate in (Fate.DANGLING, Fate.AMBIGUOUS) for target in self.targets)


def resolve(
    references: Mapping[str, Iterable[TextReference]],
    index: Mapping[str, Collection[str]],
    own: str,
    bind: Callable[[str], str | None],
) -> Iterator[ResolvedReference]:
    """Hold references, by the provision they stand in, against `index`, which maps a work to its provisions' ids.

    `own` is the key of the citing text; `bind` gives the key of the version that a title or document number means at
    the date of the citing text, None if it is not held.
    """
    for provision, found in references.items():
        for reference in found:
            targets = tuple(_resolved(target, index, own, bind) for target in reference.targets)
            yield ResolvedReference(provision=provision, reference=reference, targets=targets)


def _resolved(
    target: ReferenceTarget, index: Mapping[str, Collection[str]], own: str, bind: Callable[[str], str | None]
) -> ResolvedTarget:
    name = target.document_no or target.work
    work = own if name is None else bind(name)
    if work is None or work not in index:
        return ResolvedTarget(target=target, fate=Fate.NOT_HELD)
    if not target.provision:
        return ResolvedTarget(target=target, fate=Fate.RESOLVED, work=work)
    places = list(_locations(target, index[work]))
    if len(places) == 1:
        return ResolvedTarget(target=target, fate=Fate.RESOLVED, work=work, provision=places[0])
    return ResolvedTarget(target=target, fate=Fate.AMBIGUOUS if places else Fate.DANGLING, work=work)


def locate(target: ReferenceTarget, provisions: Collection[str]) -> str | None:
    """The id that a target has among a work's provisions; None if there is none, or more than one."""
    places = list(_locations(target, provisions))
    return places[0] if len(places) == 1 else None


def _locations(target: ReferenceTarget, provisions: Collection[str]) -> Iterator[str]:
    """Where a target may be: an only 款 is the article itself, an item without 款 may stand in any 款."""
    name = target.provision
    if name in provisions:
        yield name
    elif target.article is not None and target.paragraph == 1:
        only = replace(target, paragraph=None).provision
        if only in provisions and f"art-{target.article}.para-2" not in provisions:
            yield only
    elif target.article is not None and target.paragraph is None and target.item is not None:
        rest = name.removeprefix(f"art-{target.article}.")
        number = 1
        while f"art-{target.article}.para-{number}" in provisions:
            if f"art-{target.article}.para-{number}.{rest}" in provisions:
                yield f"art-{target.article}.para-{number}.{rest}"
            number += 1
