"""Personal data in running text: telephone and identity numbers, e-mail addresses; and the masking of names.

What is found is told by its kind and span. Masked, `王小明，电话 138…` becomes `王*，电话〔电话已隐去〕`.
Source: GB 11643 (identity numbers), the area codes and mobile prefixes in use in China.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from calculator.ground.frozen import frozen

PersonalKind = Literal["手机号", "固定电话", "身份证号", "电子邮箱"]

NO_NAME = "未署名"
PLAIN = str.maketrans("０１２３４５６７８９零〇○一二三四五六七八九＠．－", "0123456789000123456789@.-")
SEPARATOR = "[\\s\\-‐‑–—－.·•\u200b-\u200d\ufeff]?"
GAP = "[\\s\\-‐‑–—－.·•\u200b-\u200d\ufeff]{0,3}"
BEFORE = "(?<![0-9A-Za-z_])"
DIGIT = "[0-9０-９零〇○一二三四五六七八九]"
MAY_HOLD = re.compile(rf"{DIGIT}(?:[^\w\n]{{0,4}}{DIGIT}){{6}}|[@＠]")
"""What every number and address has that is looked for: seven digits with little between them, or the sign."""
MOBILE = re.compile(rf"{BEFORE}(?:(?:\+|00)?86{GAP})?1{SEPARATOR}[3-9](?:{SEPARATOR}\d){{9}}(?!\d)")
AREA = r"(?:0{sep}10|0{sep}2{sep}\d|0{sep}[3-9]{sep}\d{sep}\d)".replace("{sep}", SEPARATOR)
LANDLINE = re.compile(
    rf"{BEFORE}(?P<line>(?:(?:\+|00)86{GAP})?[(（]?{AREA}[)）]?{GAP}[2-8](?:{SEPARATOR}\d){{6,7}})(?!\d)"
    rf"(?:{GAP}(?:转|ext\.?){GAP}\d{{1,5}})?"
)
LOCAL = re.compile(
    rf"(?:电话|座机|手机|热线|号码|联系方式|致电|[Tt][Ee][Ll])[^0-9\n]{{0,4}}([2-8](?:{SEPARATOR}\d){{6,7}})(?!\d)"
)
DAY = rf"(?:0{SEPARATOR}[1-9]|1{SEPARATOR}[0-2]){SEPARATOR}(?:0{SEPARATOR}[1-9]|[12]{SEPARATOR}\d|3{SEPARATOR}[01])"
REGION = rf"[1-8](?:{SEPARATOR}\d){{5}}"
IDENTITY = re.compile(
    rf"{BEFORE}{REGION}{SEPARATOR}(?:1{SEPARATOR}[89]|2{SEPARATOR}0)(?:{SEPARATOR}\d){{2}}{SEPARATOR}{DAY}"
    rf"(?:{SEPARATOR}\d){{3}}{SEPARATOR}[0-9XxＸｘ](?![0-9A-Za-z_])"
)
OLD_IDENTITY = re.compile(
    rf"{BEFORE}{REGION}{SEPARATOR}(?:\d{SEPARATOR}){{2}}{DAY}(?:{SEPARATOR}\d){{3}}(?![0-9A-Za-z_.])"
)
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}+(?![0-9A-Za-z_#-])")
REGIONS = (
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
    "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
)  # fmt: skip
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"

LONG_NUMBER = re.compile(rf"(?<![0-9A-Za-z_.,，])\d(?:{SEPARATOR}\d){{13,18}}[XxＸｘ]?(?![0-9A-Za-z_])")
CHAT = re.compile(r"((?:QQ|qq|微信|Wechat|WeChat|wechat|VX|vx)号?(?:是|为|[:：])?\s*)([A-Za-z0-9_-]{5,20})")
COUNT = "[0-9一二三四五六七八九十]+"
ROOM = re.compile(
    rf"[0-9A-Za-z一二三四五六七八九十]+(?:栋|幢|号楼|座)(?:{COUNT}单元)?(?:{COUNT}-?)+(?:号|室)?"
    r"|(?<=[区苑园城府湾庭居里院楼])\s?[0-9]{1,3}(?:[-—][0-9]{1,4}){2,3}(?![0-9])"
)
HIDDEN_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9][*＊xX×]{4}[0-9]{4}(?![0-9])")
SPELT_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+\s?[\[({（【#]\s?(?:at|AT)\s?[\])}）】#]\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-Z][·•.\\s]?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)
PAPER = re.compile(
    r"((?:护照|通行证|军官证|居住证|驾驶证|社保卡)(?:号码?)?(?:是|为|[:：])?\s*)([A-Za-z]{0,2}[0-9]{6,})"
)
GONE = "〔{}已隐去〕"

COMPOUND = (
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "司徒", "司空",
    "夏侯", "南宫", "端木", "轩辕", "西门", "独孤", "呼延", "拓跋", "百里", "东郭", "公冶", "澹台",
)  # fmt: skip
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄"
    "聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕"
    "屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫"
    "寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆"
    "朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕"
    "危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由阎代蹇谯候税肇佴腾豫撒藏操竺苍迮常洪傅丘畅糜郗习暨骞"
)
NOT_IN_PROSE = frozenset(
    "常洪丘畅习代候税撒藏操腾和应都来平成全时但由公利居信元国位强满关解于向明计原相初门那况来连项单安文白高方"
)
"""Surnames that begin other words so often that only a title or a label makes a name of them."""

PUBLIC = (
    "人民政府", "政府", "街道办事处", "办事处", "街道办", "街道", "管理委员会", "管委会", "居民委员会",
    "村民委员会", "居委会", "村委会", "社区", "委员会", "分局", "局", "委", "人民法院", "法院", "人民检察院",
    "检察院", "人大常委会", "人大", "政协", "办公室", "服务中心", "中心", "总工会", "工会", "妇联", "团委", "总队",
    "支队", "大队", "科", "处", "镇", "乡", "村", "党组织", "党支部",
)  # fmt: skip
COMPANIES = (
    "公司", "集团", "企业", "厂", "商行", "商店", "超市", "酒店", "合作社", "经营部", "工作室", "店",
)  # fmt: skip
PRIVATE = (
    ("业主委员会", "某小区业主委员会"),
    ("业委会", "某小区业主委员会"),
    ("律师事务所", "某律师事务所"),
    ("事务所", "某事务所"),
    *((end, "某公司") for end in COMPANIES),
    *((end, "某协会") for end in ("协会", "商会", "学会", "联合会", "促进会", "基金会")),
    *((end, "某学校") for end in ("学校", "大学", "学院", "中学", "小学", "幼儿园")),
    *((end, "某医院") for end in ("医院", "卫生院", "诊所")),
    *((end, "某单位") for end in ("银行", "设计院", "研究院", "研究所", "单位", "项目部", "工程部", "小区", "团队")),
)
NAMELIKE = frozenset("村科园行社会组队处部校馆店站所厂办心")
"""Endings of bodies that end given names too: three characters that begin with a surname are taken for a person."""

ANONYMOUS = re.compile(r"(?:匿名|未署名|不愿署名|无名|佚名|无|没有|不详|不填)(?:者|人|用户|网友)?|[-—/*＊ ]*")
PEOPLE = "网友|网民|群众|市民|居民|业主|村民|公众|社会公众|个人|网络留言|信访人"
GROUP = re.compile(rf"(?:部分|多名|一名|某|热心|其他)?(?:{PEOPLE})(?:[0-9]+[人名位])?")
TITLE = re.compile(
    "(?:先生|女士|小姐|同志|老师|师傅|大爷|大妈|阿姨|叔叔|经理|主任|科长|局长|书记|律师|医生|代表|委员)$"
)
HANZI = "[\u3400-\u9fff]"
PARTS = re.compile(r"[、，,;；/|｜()（）\s]+")
EVEN = re.compile(r"(等\s*[0-9一二三四五六七八九十百千两]+\s*[人名位户])$")
BRANCH = re.compile(r"[^()（）、，,;；\s]+[(（][^()（）]+[)）][^()（）、，,;；\s]+")
STARS = "[某*＊×xXＸ○〇]"
STARRED = re.compile(rf"{HANZI}{{1,2}}{STARS}+{HANZI}?")
LABELS = "我叫|本人姓名|姓名|联系人|反馈人|提出人|意见人|签名|签字|署名|落款"
LABELLED = re.compile(rf"((?:{LABELS})(?:是|为|[:：])?\s*)({HANZI}[ \u3000]?{HANZI}{{1,3}})(?!{HANZI})")
CALLED = re.compile(rf"(?:我|本人)(?:是|系)({HANZI}{{2,4}})(?!{HANZI})")
SPOKEN = re.compile(
    rf"(?:业主|居民|村民|市民|群众|住户)({HANZI}{{2,3}})(?=反映|反应|认为|建议|提出|表示|投诉|要求|说|称|希望|来信|来电)"
)
TITLED = re.compile(rf"({HANZI}{{2,4}})(?=先生|女士|小姐|同志)")
SIGNED = re.compile(rf"(?:(?<=\n)|(?<=——)|(?<=--))\s*({HANZI}{{2,4}})\s*(?=\n|$)")


@frozen
class PersonalData:
    """One piece of personal data in a text: its kind, its span, and its digits or letters without separators."""

    kind: PersonalKind
    start: int
    end: int
    plain: str


def personal_data(text: str) -> Iterator[PersonalData]:
    """What is surely personal in a text, in its order: identity numbers only with a right check digit or date."""
    plain = text.translate(PLAIN)
    yield from sorted(_kept_apart(_candidates(plain)), key=lambda one: one.start)


def _candidates(plain: str) -> Iterator[PersonalData]:
    if "@" in plain:
        yield from (_of("电子邮箱", match) for match in EMAIL.finditer(plain))
    for match in IDENTITY.finditer(plain):
        if _is_identity(digits_of(match[0])):
            yield _of("身份证号", match)
    for match in OLD_IDENTITY.finditer(plain):
        if digits_of(match[0])[:2] in REGIONS:
            yield _of("身份证号", match)
    yield from (_of("手机号", match) for match in MOBILE.finditer(plain))
    for match in LANDLINE.finditer(plain):
        yield replace(_of("固定电话", match), plain=digits_of(match["line"]))
    for match in LOCAL.finditer(plain):
        start, end = match.span(1)
        yield PersonalData(kind="固定电话", start=start, end=end, plain=digits_of(match[1]))


def _of(kind: PersonalKind, match: re.Match[str]) -> PersonalData:
    plain = re.sub(r"\s", "", match[0]).lower() if kind == "电子邮箱" else digits_of(match[0])
    return PersonalData(kind=kind, start=match.start(), end=match.end(), plain=plain)


def _kept_apart(found: Iterable[PersonalData]) -> list[PersonalData]:
    """Those that lie in no other that was found before."""
    kept: list[PersonalData] = []
    for one in found:
        if not any(other.start < one.end and one.start < other.end for other in kept):
            kept.append(one)
    return kept


def digits_of(text: str) -> str:
    """The digits of a written number, and the X that an identity number may end with."""
    return re.sub("[^0-9X]", "", text.upper().replace("Ｘ", "X"))


def _is_identity(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
    return number[:2] in REGIONS and number[17] == CHECKS[total % 11]


def mask_text(text: str, names: Iterable[str] = ()) -> str:
    """A text without numbers, addresses and names; `names` are those of the senders, masked wherever they stand.

    More is masked than `personal_data` is sure of: any long number, chat names, the numbers of flats.
    """
    for name in sorted(
        {one.strip() for one in names if len(one.strip()) > 1 and one.strip() in text}, key=len, reverse=True
    ):
        masked = mask_name(name)
        if masked not in (name, NO_NAME):
            text = text.replace(name, masked)
    spans = [(one.start, one.end, GONE.format(_word(one.kind))) for one in personal_data(text)]
    plain = text.translate(PLAIN)
    spans += [(*match.span(), GONE.format("号码")) for match in LONG_NUMBER.finditer(plain)]
    spans += [(*match.span(2), GONE.format("账号")) for match in CHAT.finditer(text)]
    spans += [(*match.span(), GONE.format("门牌")) for match in ROOM.finditer(text)]
    spans += [(*match.span(), GONE.format("电话")) for match in HIDDEN_MOBILE.finditer(text)]
    spans += [(*match.span(), GONE.format("邮箱")) for match in SPELT_EMAIL.finditer(text)]
    spans += [(*match.span(), GONE.format("车牌")) for match in PLATE.finditer(text)]
    spans += [(*match.span(2), GONE.format("证件号")) for match in PAPER.finditer(text)]
    for match in (one for pattern in (LABELLED, TITLED, SIGNED, CALLED, SPOKEN) for one in pattern.finditer(text)):
        at = 2 if match.re is LABELLED else 1
        name = re.sub(r"\s", "", match[at])
        spans += [_name_span(match, at)] if _is_person(name, prose=match.re is not LABELLED) else []
    return _without(text, spans)


def may_stand_in_texts(name: str) -> bool:
    """Whether a sender's name is masked in what others wrote too: a person's of three characters or more."""
    return len(name) > 2 and _is_person(name)  # noqa: PLR2004 - shorter ones are parts of other words


def may_be_person(name: str) -> bool:
    """Whether a cell has the form of a person's name: a surname and one to three characters more."""
    return _is_person(name)


def _word(kind: PersonalKind) -> str:
    return {"手机号": "电话", "固定电话": "电话", "身份证号": "证件号", "电子邮箱": "邮箱"}[kind]


def _name_span(match: re.Match[str], group: int) -> tuple[int, int, str]:
    return (*match.span(group), mask_name(match[group]))


def _without(text: str, spans: list[tuple[int, int, str]]) -> str:
    """A text in which spans have other words; of spans that meet, the one that begins first stands for all."""
    made, last = [], 0
    for start, end, words in sorted(spans, key=lambda one: (one[0], -one[1])):
        if start >= last:
            made += [text[last:start], words]
            last = end
    return "".join(made) + text[last:]


def mask_name(name: str) -> str:
    """A sender as the table of opinions may name him: 王*, 某公司, a public body as it is, or 未署名."""
    written = " ".join(name.replace("\u3000", " ").split())
    if ANONYMOUS.fullmatch(written):
        return NO_NAME
    even = EVEN.search(written)
    more = even[1] if even else ""
    parts = [part for part in PARTS.split(written.removesuffix(more)) if part]
    if BRANCH.fullmatch(written):
        parts = [written]
    if all(re.fullmatch(f"{HANZI}|{STARS}", part) for part in parts) and len(parts) > 1:
        parts = ["".join(parts)]  # 王 明, a name set wide
    if len(parts) > 1 and all(re.fullmatch(r"[A-Za-z.·'-]+", part) for part in parts):
        parts = [" ".join(parts)]
    masked = dict.fromkeys(filter(None, map(_masked, parts)))
    return "、".join(masked) + more if masked else NO_NAME


def _masked(part: str) -> str:
    """One name masked; numbers and addresses among the names are left out."""
    if (part.isascii() and re.search("[0-9@]", part)) or any(True for _ in personal_data(part)):
        return ""
    bare = TITLE.sub("", part) or part
    if GROUP.fullmatch(part) or re.fullmatch(f"某{HANZI}{{1,8}}", part):
        return part
    if STARRED.fullmatch(bare):
        return f"{_surname(bare) or bare[0]}*"
    if _is_person(bare):
        return f"{_surname(bare)}*"
    return _masked_body(part) or f"{bare[0]}*"


def _masked_body(part: str) -> str:
    """A body: a public one as it is, with the name of a person behind it masked; another by its kind; else nothing."""
    for end, word in PRIVATE[:2]:
        if end in part:
            return word
    if any(part.endswith(end) for end in PUBLIC) and len(part) > len("某局"):
        return part
    for end, word in PRIVATE:
        if part.endswith(end) or (end in part and len(end) > 1):
            return word
    for end in PUBLIC:
        head, found, person = part.rpartition(end)
        if found and head and (_is_person(person) or STARRED.fullmatch(person)):
            return f"{head}{found}{_surname(person)}*"
    return "某单位" if len(part) > 5 and re.fullmatch(f"{HANZI}+", part) else ""  # noqa: PLR2004 - longer than names


def _surname(name: str) -> str:
    return name[:2] if name[:2] in COMPOUND else name[0] if name[:1] in SURNAMES else ""


def _is_person(name: str, *, prose: bool = False) -> bool:
    """Whether a word has the form of a Chinese name; in prose only where its surname begins few other words."""
    surname = _surname(name)
    given = len(name) - len(surname)
    if not surname or not 1 <= given <= 2 + (len(surname) == 1) or not re.fullmatch(f"{HANZI}+", name):
        return False
    if (prose and name[0] in NOT_IN_PROSE) or (given > 2 and name[1] not in SURNAMES):  # noqa: PLR2004 - 陈李小明
        return False
    ends = [end for end in (*PUBLIC, *(end for end, _ in PRIVATE)) if name.endswith(end)]
    return given == 1 or all(len(end) == 1 and end in NAMELIKE for end in ends)
