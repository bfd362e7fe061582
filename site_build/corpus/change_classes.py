"""What kind of words changed: a figure, a deadline, a duty, an authority, or only the writing.

The machine never says that a change is substantive: it says 可能涉及实质内容, and in doubt it does say so. What counts
as mere wording is listed here, in `SAME_WORDING` (words for one another) and `EMPTY_WORDS` (words that may come or go);
everything else that came or went is at least a change of scope.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Literal

from calculator.ground.frozen import frozen
from site_build.corpus.legal_tokens import PUNCTUATION, Token, folded, tokens
from site_build.corpus.redline import Redline, Span, redline_of_tokens

ChangeClass = Literal[
    "figure",
    "deadline",
    "date_in_force",
    "modality",
    "subject",
    "scope",
    "penalty",
    "procedure",
    "definition",
    "reference",
    "renumbering",
    "numerals",
    "punctuation",
    "wording",
]
EDITORIAL: frozenset[ChangeClass] = frozenset({"renumbering", "numerals", "punctuation", "wording"})
LABEL = "可能涉及实质内容"
CLASS_WORDS: Mapping[ChangeClass, str] = {
    "figure": "数字",
    "deadline": "期限",
    "date_in_force": "施行日期",
    "modality": "应当、不得、可以等用语",
    "subject": "主体和职权",
    "scope": "范围和条件",
    "penalty": "责任和处罚",
    "procedure": "程序",
    "definition": "定义",
    "reference": "引用",
    "renumbering": "序号",
    "numerals": "数字写法",
    "punctuation": "标点和字形",
    "wording": "表述",
}

LONG = 8
TIME_UNITS = frozenset({"天", "工作日", "个月", "年", "小时", "分钟", "周"})
IN_FORCE = re.compile("施行|生效|废止|有效期|失效")
FROM_DAY = re.compile("之日起[^，。；]{0,12}(?:施行|实施|生效|执行)")
PRISON = re.compile("徒刑|拘役|管制|拘留")
DEADLINE = re.compile(
    "及时|立即|即时|限期|逾期|期限|期满|届满|按时|按期|定期|之日起|当日|次日|工作日|延长|每(?:半|[一二三两]个?)?[年月季周]|年度|当年|月起"
)
MODALITY = re.compile(
    "应当|必须|不得|可以|禁止|严禁|有权|无权|不予|免予|方可|鼓励|不再|义务|提倡|不能|参照|原则上|一般(?![公债纳])"
)
SUBJECT = (
    "部门|机关|政府|委员会|办公室|办事处|国务院|[局厅署]|机构|法院|检察院|监察|公安|海关|银行|单位|企业|个人|组织|团体|街道|乡镇"
    "|协会|学校|公司|人员|当事人|公民|法人|主任|负责人|自治区|直辖市|自治州|县级|省级|市级|中央|地方|责任人|公众|军队|经营者"
)
NAMED_SUBJECT = re.compile(f"[一-龥]{{0,4}}(?:{SUBJECT})")
AFTER_NAME = re.compile(
    "[一-龥、]{0,6}?(?:主管部门|行政部门|管理部门|工作部门|部门|机关|人民政府|政府|委员会|办公室|办事处|[局厅署]|机构|法院|检察院)"
)
PENALTY = re.compile(
    "罚款|罚金|没收|责令|吊销|警告|处分|处罚|徒刑|拘役|拘留|追究|责任|赔偿|从重|从轻|减轻|免除|失信|惩戒|取消|停业|整顿|通报"
    "|批评|撤销|暂扣|追缴|追回|约谈|违法所得|定罪"
)
AFTER_PENALTY = re.compile(f"(?:可以|并|处|以)*(?:{PENALTY.pattern}|[^，。；]{{0,9}}罚[款金])")
FROM_EVENT = re.compile("[^，。；]{0,8}之?日起")
EVENT_END = re.compile("(?:[之以]?[前后])$")
# Before or after an event, and an amount for each of something.
EVENT = frozenset({"前", "后", "时", "以前", "以后", "之前", "之后", "当日", "同时"})
EVERY = re.compile("每(?:半|[一二三两]个?)?[年月季周]")
EACH = re.compile("每(?:年|月|季度?|日|天|户|人|次|套|亩|平方米|㎡)")
MONEY = re.compile("元|费|款|金|租|税")
PROCEDURE = re.compile(
    "申请|受理|审查|审批|批准|核准|备案|复核|公示|公开|公告|公布|听证|报送|报告|上报|书面|签订|登记|验收|移交|通知|送达|复议"
    "|告知|提交|评估|鉴定|检验|检测|征求|征得|论证|投票|表决|确认|许可|同意|承诺|审核|审议|反馈|约定|协商|调查|核实|证明"
    "|转送|转交|抄送|投诉|答复|说明理由|手续|程序|办理"
)
DEFINITION = re.compile("是指|所称|以下(?:简称|统称|称)|，指")
SCOPE = re.compile(
    "以上|以下|以内|以外|超过|不足|低于|高于|除外|另有|情形|条件|范围|包括|适用|任何|全部|部分|其他|情节|或者?|且|同时|限于|仅|只有"
    "|[等未无]|没有|不含|严重|特殊|区域|项目"
)
LAW_NAME = re.compile("^(?:法典?|条例|办法|规定)(?![定律院人官治])|(?:法典|条例|[一-龥]法)$")

NO_CHANGE_OF_DUTY = "[当急用对付收税答聘届征援激诉战邀变有届得]"
GENERAL = "(?:有关|相关|国家|法律|法规|行政法规|规章|[、和及与的])"
# Words for one another: whatever matches is compared as the words after it.
SAME_WORDING: tuple[tuple[str, str], ...] = (
    (rf"应当予以?|应予以?|应当|(?<![相反适响对供效照感因顺本])应(?!{NO_CHANGE_OF_DUTY})", "应当"),
    (r"(?:最[长高多迟]|至[迟多])?不得?(?:超过|多于)", "不超过"),
    (r"(?:最[低少短]|至少)?不得?(?:低于|少于)", "不低于"),
    (r"不得|严?禁止(?![性区令])|严禁", "不得"),
    (r"公民、法人(?:以及|或者|[和及或、])其他组织", "公民、法人和其他组织"),
    (r"单位(?:以及|或者|[和及或、])个人", "单位和个人"),
    (r"组织(?:以及|或者|[和及或、])个人", "组织和个人"),
    (r"(?:自|在|从|于)(?=[^，。；]{1,24}之?日起)", "自"),
    (r"(?<=起)(?:施行|实施|执行)", "施行"),
    (r"必须|(?<![必无])须(?=[经在由向按持依提])", "必须"),
    (rf"(?:依照|按照|根据|依据|遵照){GENERAL}*(?:法律|法规|规章){GENERAL}*规定|依法(?!律)", "依法"),
    (r"(?:依照|按照|根据|依据|遵照|按)(?:国家|有关|相关|的)*规定", "按照规定"),
    (r"(?:有关|相关)?法律、?法规(?:、?规章)?(?:的?(?:有关|相关)?规定)?(?=[，。；])", "法律法规"),
    (r"依照|按照|依据|遵照|根据(?!地)|按(?=[国本规法程期比])", "依照"),
    (r"有关|相关(?!性)", "有关"),
    (r"以及|及其|和(?![解平谐睦约])|(?<![参给赋授])与(?!会)|(?<![普涉波危顾遍触提])及(?![时格早物])", "和"),
    (r"本(?:办法|条例|规定|细则|解释|规则|法)(?![定律院官])", "本法"),
    (r"或者|或", "或者"),
    (r"但是|但", "但"),
    (r"为了|(?:(?<=[\n。])|^)为(?=[规加保促贯落维做提改完切深进推发有])", "为了"),
    (r"缴纳|交纳", "缴纳"),
    (r"标注|标明|注明|作出(?=[一-龥]{0,6}标志)", "标注"),
    (r"作出|做出", "作出"),
    (
        r"报送|报(?![告请经批备名考警价酬复道废])(?=[一-龥]{0,12}(?:部门|机关|政府|委员会|机构|办公室|[局厅委]))",
        "报送",
    ),
    (r"其他|其它", "其他"),
    (r"唯一|惟一", "唯一"),
    (r"账|帐", "账"),
    (r"科学技术|科技", "科技"),
    (r"人民代表大会|人大", "人大"),
    (r"常务委员会|常委会", "常委会"),
    (r"国有资产|国资", "国资"),
    (r"签订|签定|签署", "签订"),
    (r"居住在|居住于|家住|住在", "居住在"),
    (r"处以|处(?=(?:[0-9]|[一二三四五六七八九十百千])[^，。；]{0,30}罚[款金])", "处以"),
    (r"如果|如有(?=[违特])|如(?=[发有需未遇出])|若", "如果"),
    (r"方可|方能|始得|才能|才可以", "方可"),
    (r"没有|无(?=[生劳违有])", "没有"),
    (r"有下列(?:行为|情形)之一", "有下列情形之一"),
    (r"下列|以下(?=[情条材行规职内措方事])", "下列"),
    (r"拒不改正|逾期不改正|逾期未改正|逾期仍不改正", "逾期不改正"),
    (r"的时候|时候", "时"),
    (r"未按照|未按|不按照|不按", "未按照"),
    (r"(?:执行|履行)(?:代表)?(?:职务|职责)的?|履职", "履职"),
)
# Words that may come or go without a change of meaning, as seen in real revisions.
EMPTY_WORDS = (
    r"依法(?!律)|(?:依照|按照|根据|依据|按)(?:国家|有关|相关|的)*规定",
    r"有关的?|相关|各级|进一步|切实|认真|积极|严格|其中|上述|前述|进行|予以|加以|给予|以及|及其|但是|并且|方面|的?时候",
    r"本(?:办法|条例|规定|细则|解释|规则|法)(?=第)",
    r"(?<!共同)负责(?=组织|解释|实施|监督|管理|建设|协调|统筹|制定|指导|受理|审[查批核])",
    r"工作(?!报告|日|单位|部门|人员|机构|经费)|国家(?=对|鼓励|支持|建立|实行|保护|[一-龥]{2,10}(?:系统|平台))",
    r"[所的了还也均都其该则而就即之于对将把中和与但各时上]|并(?!处)|及(?!时)|后(?=[，,])",
)
SAME = re.compile("|".join(f"(?P<g{at}>{pattern})" for at, (pattern, _) in enumerate(SAME_WORDING)))
EMPTY = re.compile("|".join(EMPTY_WORDS))
NUMERAL = re.compile("[0-9０-９零〇○一二三四五六七八九十百千万亿]")
SENTENCE = re.compile("[。；\n]")


@frozen
class Change:
    """Words that came, went or are written otherwise, with the classes of that change in the order of `CLASS_WORDS`."""

    old: str
    new: str
    classes: tuple[ChangeClass, ...]

    @property
    def may_be_substantive(self) -> bool:
        """Whether the reader is told 可能涉及实质内容."""
        return any(one not in EDITORIAL for one in self.classes)


def changes(result: Redline) -> tuple[Change, ...]:
    """Every change of a redline with its classes."""
    spans = result.spans
    old = "".join(span.old for span in spans)
    new = "".join(span.new for span in spans)
    real = _real_places(old, new, result)
    found = []
    for first, last, old_start, new_start in _groups(spans):
        group = spans[first:last]
        words = "".join(span.old for span in group), "".join(span.new for span in group)
        places = (old_start, old_start + len(words[0])), (new_start, new_start + len(words[1]))
        kinds = {*_editorial_classes(group)}
        for part in real:
            if part.touches(*places):
                kinds |= part.classes
        ordered = tuple(one for one in CLASS_WORDS if one in (kinds or {"wording"}))
        found.append(Change(old=words[0], new=words[1], classes=ordered))
    return tuple(found)


def may_be_substantive(result: Redline) -> bool:
    """Whether any change of a redline is to be marked 可能涉及实质内容."""
    return any(change.may_be_substantive for change in changes(result))


def _groups(spans: Sequence[Span]) -> Iterator[tuple[int, int, int, int]]:
    """Neighbouring spans that are not equal: first, last and where they begin in both texts."""
    olds = [0, *accumulate(len(span.old) for span in spans)]
    news = [0, *accumulate(len(span.new) for span in spans)]
    first: int | None = None
    for at, span in enumerate(spans):
        if span.kind in ("insert", "delete"):
            first = at if first is None else first
            continue
        if first is not None:
            yield first, at, olds[first], news[first]
            first = None
        if span.kind != "equal":
            yield at, at + 1, olds[at], news[at]
    if first is not None:
        yield first, len(spans), olds[first], news[first]


def _editorial_classes(group: Sequence[Span]) -> Iterator[ChangeClass]:
    for span in group:
        if span.kind in ("renumbered", "renumbered_reference"):
            yield "renumbering"
        elif span.kind == "retargeted_reference":
            yield "reference"
        elif span.kind == "variant":
            numeral = folded(span.old) != folded(span.new) and NUMERAL.search(span.old + span.new)
            yield "numerals" if numeral else "punctuation"
    words = "".join(span.old + span.new for span in group if span.kind in ("insert", "delete"))
    if words and not _bare(words):
        yield "punctuation"


def _bare(words: str) -> str:
    """Words without marks, spaces and line ends."""
    return "".join(sign for sign in folded(words) if sign not in PUNCTUATION and sign != "\n")


@frozen(kw_only=False)
class _Real:
    """A change that is more than wording, and where it stands in the old and the new text."""

    old: tuple[int, int]
    new: tuple[int, int]
    classes: frozenset[ChangeClass]

    def touches(self, old: tuple[int, int], new: tuple[int, int]) -> bool:
        return _meets(self.old, old) or _meets(self.new, new)


def _meets(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < one[1] and other[0] < other[1] and one[0] < other[1] and other[0] < one[1]


def _real_places(old: str, new: str, result: Redline) -> list[_Real]:
    """The changes that stay when wording is compared by `SAME_WORDING`, without those of empty words alone."""
    compared = redline_of_tokens(_by_wording(old), _by_wording(new), result.articles)
    spans = compared.spans
    found = []
    for first, last, old_start, new_start in _groups(spans):
        group = [span for span in spans[first:last] if span.kind in ("insert", "delete")]
        gone, come = "".join(span.old for span in group), "".join(span.new for span in group)
        if _is_wording(gone, come, new[new_start + len(come) :]):
            continue
        places = (old_start, old_start + len(gone)), (new_start, new_start + len(come))
        sentences = _sentence(old, *places[0]), _sentence(new, *places[1])
        after = old[places[0][1] : places[0][1] + 12]
        classes = frozenset(_classes(gone, come, sentences, after)) or frozenset[ChangeClass](("scope",))
        found.append(_Real(*places, classes))
    return found


def _by_wording(text: str) -> tuple[Token, ...]:
    """The tokens of a text, those of words that stand for one another put together under one key."""
    starts: list[int] = []
    plain = tokens(text)
    place = 0
    for token in plain:
        starts.append(place)
        place += len(token.text)
    at_place = {start: at for at, start in enumerate(starts)} | {place: len(plain)}
    result: list[Token] = []
    done = 0
    for match in SAME.finditer(text):
        first, last = at_place.get(match.start()), at_place.get(match.end())
        if first is None or last is None or first < done or match.lastgroup is None:
            continue
        result += plain[done:first]
        result.append(Token(match[0], "word", ("wording", SAME_WORDING[int(match.lastgroup[1:])][1])))
        done = last
    return (*result, *plain[done:])


def _is_wording(gone: str, come: str, after: str) -> bool:
    """Whether only empty words and marks came or went, or nothing at all."""
    return _without_empty(gone, after) == _without_empty(come, after)


def _without_empty(words: str, after: str) -> str:
    text = words + after[:12]
    kept, at = [], 0
    for match in EMPTY.finditer(text):
        if match.end() > len(words):
            break
        kept.append(text[at : match.start()])
        at = match.end()
    kept.append(text[at : len(words)] if at < len(words) else "")
    return _bare("".join(kept))


def _sentence(text: str, start: int, stop: int) -> str:
    """The sentences that a stretch of text lies in."""
    begin = max((match.end() for match in SENTENCE.finditer(text, 0, start)), default=0)
    end = SENTENCE.search(text, stop)
    return text[begin : end.start() if end else len(text)]


def _classes(gone: str, come: str, sentences: tuple[str, str], after: str) -> Iterator[ChangeClass]:
    """The classes of words that came or went, by themselves and by the sentence that they stand in."""
    around = "".join(sentences)
    old, new = tokens(gone), tokens(come)
    yield from _of_amounts(old, new, sentences, after)
    if _differ(MODALITY, gone, come):
        yield "modality"
    if _differ(NAMED_SUBJECT, gone, come) or AFTER_NAME.match(after):
        yield "subject"
    if _differ(PENALTY, gone, come) or AFTER_PENALTY.match(after):
        yield "penalty"
    if _differ(PROCEDURE, gone, come):
        yield "procedure"
    if _differ(DEADLINE, gone, come) or _differ(EVERY, *sentences) or _other_event(_bare(gone), _bare(come), after):
        yield "deadline"
    if FROM_DAY.search(around) or IN_FORCE.search(gone + come):
        yield "date_in_force"
    if DEFINITION.search(around):
        yield "definition"
    if _keys(old, "title", "reference") != _keys(new, "title", "reference") or _names_law(gone, come, after):
        yield "reference"
    longest = max(len(_bare(gone)), len(_bare(come)))
    if _differ(SCOPE, gone, come) or longest >= LONG:
        yield "scope"


def _other_event(gone: str, come: str, after: str) -> bool:
    """Whether something is to be done before, after or from another event."""
    ends = [match[0] if (match := EVENT_END.search(words)) else "" for words in (gone, come)]
    return {gone, come} <= EVENT or ends[0] != ends[1] or bool(FROM_EVENT.match(after))


def _of_amounts(
    old: Sequence[Token], new: Sequence[Token], sentences: tuple[str, str], after: str
) -> Iterator[ChangeClass]:
    around = "".join(sentences)
    if _differ(EACH, *sentences) and MONEY.search(around):
        yield "figure"
    amounts = _keys(old, "quantity", "share"), _keys(new, "quantity", "share")
    for key in (amounts[0] - amounts[1]) + (amounts[1] - amounts[0]):
        time = key[0] == "quantity" and key[2] in TIME_UNITS
        yield "deadline" if time and not PRISON.search(around) else "figure"
        if PENALTY.search(around):
            yield "penalty"
    if _keys(old, "date") != _keys(new, "date"):
        before = after.startswith(("前", "以前", "之前"))
        yield "date_in_force" if IN_FORCE.search(around) else "deadline" if before else "figure"


def _keys(sequence: Sequence[Token], *kinds: str) -> Counter[tuple[str, ...]]:
    return Counter(token.key for token in sequence if token.kind in kinds)


def _differ(words: re.Pattern[str], gone: str, come: str) -> bool:
    return Counter(words.findall(gone)) != Counter(words.findall(come))


def _names_law(gone: str, come: str, after: str) -> bool:
    return bool((gone + come) and (LAW_NAME.match(after) or LAW_NAME.search(gone) or LAW_NAME.search(come)))
