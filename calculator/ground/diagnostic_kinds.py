"""Every kind of thing that can be told of a file, a pack or a case: declared here once, in the order of the page.

A kind is a stable word: tools may count and filter by it, while the sentences may change. No diagnostic can be made of
a kind that is not declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from calculator.ground.frozen import frozen

Severity = Literal["error", "attention", "note"]

SEVERITY_WORDS: Mapping[Severity, str] = {"error": "须改正", "attention": "请核对", "note": "提示"}


@frozen(kw_only=False)
class DiagnosticKind:
    """A kind by its stable word, its title, what it means, how it is mended, and how grave it is unless told.

    `error` refuses what it stands in, `attention` should be looked at, `note` is worth knowing.
    """

    word: str
    title: str
    meaning: str
    fix: str
    severity: Severity = "error"


def _attention(word: str, title: str, meaning: str, fix: str) -> DiagnosticKind:
    return DiagnosticKind(word, title, meaning, fix, "attention")


def _note(word: str, title: str, meaning: str, fix: str) -> DiagnosticKind:
    return DiagnosticKind(word, title, meaning, fix, "note")


WRITING = (
    DiagnosticKind(
        "unreadable-file", "文件无法读取", "文件不在、没有权限，或者不是普通的文件。", "核对文件的位置和权限。"
    ),
    DiagnosticKind("file-too-large", "文件太大", "文件超过能读的字数。", "把内容分到几个文件里。"),
    DiagnosticKind("empty-file", "文件是空的", "文件里没有内容。", "写上内容，或者删去这个文件。"),
    DiagnosticKind("not-utf8", "不是 UTF-8 编码", "文件用了 GBK、UTF-16 等编码。", "用编辑器另存为 UTF-8。"),
    DiagnosticKind(
        "bad-yaml",
        "YAML 写法有误",
        "从这里起读不成 YAML，或者用了不许用的写法（锚、别名、标签）。",
        "核对这一处和上一行的冒号、缩进、引号和括号。",
    ),
    DiagnosticKind(
        "keyboard-slip",
        "输入法的笔误",
        "全角的标点、特殊的空格、看不见的字符，或者少了一个空格。",
        "改成提示里的半角写法。",
    ),
    DiagnosticKind("control-character", "控制字符", "值里有看不见的控制字符。", "删去这个字符。"),
    DiagnosticKind("key-not-a-word", "键不是一个词", "键写成了列表或映射。", "写成“键: 值”。"),
    DiagnosticKind("duplicate-key", "键重复", "同一处的同一个键写了两次。", "删去一个，或者改名。"),
    DiagnosticKind("unknown-key", "不认识的键", "这里没有这个键。", "改成可用的键，或者删去。"),
    DiagnosticKind("missing-key", "缺少必填的键", "这里必须写的键没有写。", "补上这个键。"),
    DiagnosticKind("not-a-list", "应为列表", "这里要写几项，写成了别的形式。", "每项写一行，以“- ”开头。"),
    DiagnosticKind("not-a-mapping", "应为映射", "这里要写几个键，写成了别的形式。", "写成“键: 值”。"),
    DiagnosticKind("not-a-value", "应为一个值", "这里要写一个值，写成了列表或映射。", "只写一个值。"),
    DiagnosticKind("empty-value", "值为空", "键后面没有值。", "写上值；不知道的写 unknown 及原因，不适用的删去。"),
    DiagnosticKind("malformed-text", "写法不对", "文字不合这里要的写法，例如编号、日期。", "照提示的写法改。"),
    DiagnosticKind("unreadable-value", "值读不出", "这里要的是数字、日期、是或否。", "照提示的写法改。"),
    DiagnosticKind("unknown-word", "不在允许的范围内", "这里只能从几个词里选一个。", "改成可用的词。"),
    DiagnosticKind("not-exactly-one", "只能写一个", "几个键里必须且只能写一个。", "留下一个；一个都没有的，补上一个。"),
    DiagnosticKind("not-together", "要一起写", "几个键要写都写，要不写都不写。", "补上缺少的，或者全部删去。"),
)

CORPUS = (
    DiagnosticKind("stray-file", "不认识的文件", "文件不在任何一种资料该在的位置。", "移到该在的位置，或者改名。"),
    DiagnosticKind("missing-file", "缺少文件", "必须有的文件没有。", "补上这个文件。"),
    DiagnosticKind(
        "relation-miswritten",
        "关系写法不合",
        "有没有上位条款，写法不同。",
        "照提示补上或者删去 superior。",
    ),
    DiagnosticKind(
        "dangling-reference", "引用落空", "引用的条款、来源、部门等没有这一个。", "改成有的，或者补上被引用的记录。"
    ),
    DiagnosticKind("duplicate-id", "编号重复", "同一种记录里有两个同名的。", "改掉其中一个。"),
    DiagnosticKind(
        "wording-twice",
        "说法重复",
        "给搜索写的说法，同一个概念里写了两次，或者同一种问法指了两件事。",
        "删去一处，或者改写。",
    ),
    DiagnosticKind(
        "personal-data",
        "个人信息",
        "文件里有手机号、固定电话、身份证号或者电子邮箱。",
        "隐去；公开的办公电话和邮箱写在 office.phone 或者 channels 里。",
    ),
    DiagnosticKind(
        "original-file", "不是文本的文件", "Word、Excel、图片等文件里可能有个人信息，检查看不到。", "移到别处保存。"
    ),
    DiagnosticKind(
        "opinion-unanswered",
        "意见没有答复",
        "征求意见已经截止，或者写明已经公布采纳情况，还有意见没有决定。",
        "写 decision 和 reply；还在研究的写 answers_by。",
    ),
    DiagnosticKind("decision-without-reply", "决定没有理由", "意见写了采纳与否，没有写理由。", "写 reply。"),
    DiagnosticKind(
        "adopted-without-change",
        "采纳了没有写改在哪里",
        "已有后来的版本，采纳的意见要指到它改了的条款。",
        "写 change: 文件@版本#编号。",
    ),
    DiagnosticKind(
        "change-without-adoption",
        "没有采纳却写了改动",
        "写了 change 的意见没有采纳。",
        "改 decision，或者删去 change。",
    ),
    DiagnosticKind("unused-record", "没有被引用", "没有任何记录引用它。", "引用它，或者删去。"),
    DiagnosticKind("id-outside-parent", "下级编号不合", "下级条款的编号要从上级的编号长出来。", "照上级的编号改。"),
    DiagnosticKind("text-though-not-held", "未持有却有文字", "写明未持有文本，又写了文字。", "删去文字，或者改状态。"),
    DiagnosticKind("no-text", "没有文字", "条款没有文字，也没有下级。", "补上文字，或者写明未持有文本。"),
    DiagnosticKind(
        "reference-ended", "所引条款已不存在", "写的条款只在较早的版本里有。", "改引接替它的条款，或者固定在旧版本上。"
    ),
    DiagnosticKind(
        "reference-not-yet",
        "所引条款还没有",
        "写的条款只在较晚的版本里有，例如还没有通过的草案。",
        "引用各版本都有的条款，或者固定在那个版本上。",
    ),
    DiagnosticKind(
        "reference-without-cid",
        "所引条款没有 cid",
        "换一个版本就可能指到别的条款。",
        "写上 cid，或者固定在一个版本上。",
    ),
    DiagnosticKind(
        "id-not-its-place", "编号与位置不同名", "编号应与所在的目录或文件同名。", "改编号，或者改目录、文件的名称。"
    ),
    DiagnosticKind(
        "version-without-work",
        "版本不知属于哪一份文件",
        "所在的目录里没有 work.yaml。",
        "补上 work.yaml，或者移到该在的目录。",
    ),
    DiagnosticKind(
        "version-of-another-work",
        "版本放错了文件的目录",
        "标题与另一份文件的相同。",
        "移到那一份文件的目录，或者核对标题。",
    ),
    DiagnosticKind(
        "version-without-date",
        "版本没有写日期",
        "没有日期就不知道它在前还是在后、何时施行。",
        "补上日期，只知年份的写年份。",
    ),
    DiagnosticKind("draft-in-force", "草案写了施行日期", "不是公布的文本，没有施行日期。", "改阶段，或者删去日期。"),
    DiagnosticKind(
        "dates-out-of-order", "日期先后不合", "成文、发布、施行、失效应依次在后，截止在开始之后。", "核对日期。"
    ),
    DiagnosticKind("versions-overlap", "有效期重叠", "两个版本在同一天都有效。", "核对施行和失效日期。"),
    DiagnosticKind(
        "versions-apart", "有效期中断", "两个版本之间有些日子没有版本有效。", "核对日期；确实如此的写入 accepted_gaps。"
    ),
    DiagnosticKind("validity-unlike-versions", "有效性与版本不合", "写的有效性与各版本推得的不同。", "删去 validity。"),
    DiagnosticKind("no-validity", "没有写有效性", "没有版本说明它是否有效。", "写 validity，不知道的写待核。"),
    DiagnosticKind("article-repeated", "条号重复", "同一条号写了两次。", "核对原文；原文如此的写入 accepted_gaps。"),
    DiagnosticKind("article-lacking", "缺条", "条号中间缺了一条。", "核对原文；原文如此的写入 accepted_gaps。"),
    DiagnosticKind(
        "article-out-of-order", "条号倒退", "条号排在较大的条号之后。", "核对原文；原文如此的写入 accepted_gaps。"
    ),
    DiagnosticKind(
        "unit-out-of-order",
        "编、章、节、款、项的次序不合",
        "编号倒退或重复，或者小的单位里放了大的。",
        "核对原文；原文如此的写入 accepted_gaps。",
    ),
    DiagnosticKind(
        "perhaps-settled",
        "可能已有答案",
        "所说的条款已有正式文本，原来不知道的可能已经写明。",
        "对照条文改写；仍没有写明的，写 confirmed_for。",
    ),
    DiagnosticKind(
        "field-unlike-version",
        "文件信息与版本不合",
        "文号或日期与正式文本那个版本写的不同。",
        "照版本改写；各版本写得出的，文件信息里可以写 unknown。",
    ),
    DiagnosticKind(
        "resolved-unread",
        "写明的条款没有正文",
        "未知事项写着由某条写明，而那一条没有正式文本。",
        "改写有正式文本的条款，或者删去。",
    ),
    DiagnosticKind(
        "said-not-seen",
        "仍说未见正文",
        "文字说没有见到正文，而正文已经有了。",
        "改写；核对后不用改的，写 confirmed_for。",
    ),
    DiagnosticKind("unknown-version", "没有这个版本", "写的版本在文件里没有。", "改成有的版本。"),
    DiagnosticKind("two-packs", "一个版本两个规则包", "不知道按哪一个回答。", "留下一个，或者改写所属的版本。"),
    DiagnosticKind("stage-unlike-version", "阶段与版本不同", "写的阶段与所属版本的不同。", "照版本改。"),
    DiagnosticKind("unknown-work", "没有这份文件", "写的本地文件不在这个地方的目录里。", "改成有的文件。"),
    DiagnosticKind("origin-missing", "没有写来历", "比较用的规则包要写地方、设施、日期和来源。", "补上 origin。"),
    DiagnosticKind(
        "law-miswritten", "law 写法不合", "本地的规则包写文件和版本，比较用的写标题。", "照规则包的用途改写 law。"
    ),
    DiagnosticKind(
        "own-clauses", "自带条款", "本地的规则包引用本地文件，不自带条款。", "删去 origin、clauses、unknowns。"
    ),
    DiagnosticKind(
        "answer-not-first", "简短的回答不在最前", "给居民看的第一部分是最短的回答，不是对某一类读者说的。", "移到最前。"
    ),
    DiagnosticKind(
        "answered-with-unknowns",
        "已写明却有未知",
        "问题标为有写明，又列了未知事项。",
        "改为部分写明或者没有写明，或者删去未知事项。",
    ),
)

PACK = (
    DiagnosticKind("pack-too-large", "规则包太大", "表、公式或者日期太多，核对和回答会太慢。", "分成几个规则包。"),
    DiagnosticKind("table-too-large", "表太大", "一张表的规则太多。", "拆成几张表。"),
    DiagnosticKind("chain-too-long", "依赖太长", "太多的表或公式一个接一个。", "合并一些。"),
    DiagnosticKind("circle", "互相依赖", "表或公式互相依赖，成了一个圈。", "去掉圈里的一处依赖。"),
    DiagnosticKind("name-taken", "名称已用", "一个名称只能指一样东西。", "换一个名称。"),
    DiagnosticKind(
        "unknown-name", "没有这个名称", "写的输入、输出、参数或规则没有声明。", "改成有的名称，或者补上声明。"
    ),
    DiagnosticKind("unknown-unit", "不认识的单位", "单位读不出。", "改成可用的单位；自用的写在 units 里。"),
    DiagnosticKind("units-do-not-fit", "单位不合", "相加、相比或者得出的单位不同。", "核对公式，数字后面写上单位。"),
    DiagnosticKind("wrong-type", "类型不同", "数字、日期和词不能混用。", "改成同一类型的值。"),
    DiagnosticKind("unreadable-cell", "格子读不出", "条件格子的写法不对。", "照提示的位置改。"),
    DiagnosticKind("unreadable-formula", "公式读不出", "公式的写法不对。", "照提示的位置改。"),
    DiagnosticKind("empty-interval", "区间是空的", "没有值落在这个区间里。", "核对两端的数和括号。"),
    DiagnosticKind("name-in-domain", "范围里有名称", "允许的范围里只能写数字或日期。", "把名称换成数字或日期。"),
    DiagnosticKind("list-as-value", "一串值不能用", "汇集表的输出是一串值，不能进格子和公式。", "改用别的输出。"),
    DiagnosticKind("wrong-cell-count", "格数不对", "规则的格数与表的列数不同。", "补上或者删去几格。"),
    DiagnosticKind("collect-many-outputs", "汇集表多个输出", "汇集表只能有一个输出。", "拆成几张表。"),
    DiagnosticKind(
        "overlaps-without-unique", "不必写重叠", "只有 unique 表要写 overlaps。", "删去 overlaps，或者改表的取用方式。"
    ),
    DiagnosticKind("overlap-of-one", "重叠只有一条", "重叠至少要写两条不同的规则。", "补上另一条规则。"),
    DiagnosticKind("bracket-miswritten", "分段写法不合", "各段要写成相连的区间。", "照提示改这一段。"),
    DiagnosticKind("made-twice", "由两处给出", "一个输出只能由一张表或一个公式给出。", "删去或者改名其中一处。"),
    DiagnosticKind("not-made", "没有给出", "没有表或公式给出这个输出。", "补上表或公式，或者删去输出。"),
    DiagnosticKind("no-outputs", "没有输出", "没有输出的规则包什么也回答不了。", "补上输出。"),
    DiagnosticKind("no-judging-day", "没有判断日期", "参数按日期变化，却没有问哪一天。", "补上日期输入 judged_on。"),
    DiagnosticKind("assumes-no-number", "假设不是数字", "用来假设参数的输入应为数字。", "把输入的类型改为 number。"),
    DiagnosticKind("word-for-two-values", "一个词指两个值", "also 里的词已经指另一个值。", "一个词只留给一个值。"),
    DiagnosticKind("no-choices", "没有可选的值", "选择题没有写可选的值。", "补上 values。"),
    DiagnosticKind("too-many-places", "小数位太多", "小数位超出能用的范围。", "改小位数。"),
    DiagnosticKind("no-values", "参数没有值", "参数一个值也没有写。", "写上值；没有规定的写 unknown。"),
    DiagnosticKind("value-twice", "同日两个值", "同一参数有两个值从同一天起施行。", "核对日期，留下一个。"),
    DiagnosticKind(
        "between-miswritten", "范围写法不合", "between 只和 unknown 同写，给出两个数。", "写最小值和最大值。"
    ),
    DiagnosticKind("rounding-miswritten", "取整写法不合", "取整要么写全，要么只写 unstated。", "照条款补全或者改写。"),
    DiagnosticKind("rounding-of-date", "日期不取整", "只有数字才取整。", "删去 round。"),
    DiagnosticKind("divides-by-zero", "除以零", "除数是 0，任何情形都算不出。", "核对公式。"),
    DiagnosticKind("step-not-positive", "步长不合", "取整和分档的步长应大于 0。", "核对步长。"),
    DiagnosticKind("no-calendar", "没有工作日历", "公式用到工作日，却没有声明日历。", "补上 calendar。"),
    DiagnosticKind("calendar-reversed", "日历颠倒", "日历的起始日期晚于截止日期。", "核对两个日期。"),
    DiagnosticKind("day-outside-calendar", "日子在日历外", "放假或上班的日子不在日历的期间里。", "核对日期。"),
    DiagnosticKind("day-repeated", "日子写了两次", "同一天在日历里写了不止一次。", "删去一个。"),
    DiagnosticKind(
        "gap", "有情形没有规则", "按表的取用方式，每种情形都要有规则。", "补上规则；法律确未规定的写入 accepted。"
    ),
    DiagnosticKind("overlap", "规则重叠", "unique 表每种情形只许一条规则。", "改条件；条文确有重叠的写入 overlaps。"),
    DiagnosticKind("proof-too-large", "表太大，不能核对", "要试的情形太多。", "拆成几张表，或者少用几列。"),
    DiagnosticKind("test-fails", "测试没有通过", "算出来的与测试写的不同。", "核对规则，或者改正测试。"),
    DiagnosticKind("unknown-output", "没有这个输出", "测试写的输出没有声明。", "改成有的输出。"),
)

PROOFS = (
    DiagnosticKind("figure-not-in-clause", "条款里没有这个数", "规则或参数的数在所引条款里找不到。", "对照条款改正。"),
    DiagnosticKind("unit-not-as-in-clause", "单位与条款不同", "数与条款相同，单位不同。", "对照条款改正。"),
    DiagnosticKind("figure-in-words", "文字里有别的数", "文字写的数，规则和条款里都没有。", "改成规则里的数。"),
    DiagnosticKind(
        "figure-by-hand", "手写了参数的数", "给居民看的句子手写了规则参数的数，规则改了它不会跟着改。", "写参数的名称。"
    ),
    DiagnosticKind("no-such-day", "没有这一天", "文字里的日期，日历上没有。", "改正日期。"),
    DiagnosticKind("standard-against-clause", "标准号与条款不同", "文字里的标准不是条款写的。", "对照条款改正。"),
    DiagnosticKind("figure-against-words", "数与文字不同", "规则用的数与它的文字写的不同。", "改数，或者改文字。"),
    DiagnosticKind("sign-against-clause", "边界与条款相反", "条款包括这个数，格子不包括，或者相反。", "改格子的边界。"),
    DiagnosticKind("sign-against-words", "边界与文字不同", "格子的边界与规则的文字不同。", "改格子，或者改文字。"),
    DiagnosticKind(
        "extreme-against-clause", "取大取小与条款相反", "条款要不少于，公式却取小者，或者相反。", "改公式。"
    ),
    DiagnosticKind(
        "sharing-against-words", "取整方式与文字不同", "文字写的进一、舍去与公式不同。", "改公式，或者改文字。"
    ),
    DiagnosticKind(
        "derived-from-nothing", "推算没有根据", "说明怎样得出，却不从条款里的数说起。", "从条款里的数写起。"
    ),
    DiagnosticKind(
        "clause-edited",
        "条款的文字改过",
        "作出规则以后，条款的文字改了，规则要重新核对。",
        "对照现在的文字核对规则，再改指纹。",
    ),
    DiagnosticKind(
        "quote-not-in-clause", "条款里没有这句话", "抄写的话在条款里找不到，可能条款改过。", "照条款抄写，或者删去。"
    ),
    DiagnosticKind("quote-twice", "这句话不止一处", "抄写的话在条款里出现了几次。", "多抄几个字，使它只有一处。"),
    DiagnosticKind("span-twice", "条款写了两次", "同一条款的指纹写了两次。", "并成一处。"),
    DiagnosticKind("span-of-nothing", "没有这条规则", "这句话所说的规则、参数或者核对没有。", "改成有的名称。"),
    DiagnosticKind("span-of-another-clause", "规则引用别的条款", "这条规则引用的不是这一条款。", "核对出处。"),
    DiagnosticKind("clause-without-hash", "没有写指纹", "写了 spans，却漏了作出规则的条款。", "补上这一条的指纹。"),
    DiagnosticKind("figure-without-span", "不知出自哪几个字", "这个数在条款里不止一处。", "在 spans 里抄写这一句。"),
    _attention(
        "rounding-not-in-clause", "条款没有写取整", "写了取整，所引条款没有写。", "没有规定的写 round: unstated。"
    ),
    _attention("border-told-both-ways", "边界有两种读法", "条款把恰好等于的数两边都写了。", "核对条款，写明按哪一边。"),
    _attention("clause-without-rule", "条款没有规则", "没有从这一条作出规则，也没有写理由。", "补上规则或者理由。"),
    _attention("reason-without-need", "多余的理由", "写了不作规则的理由，却有规则引用它。", "删去理由。"),
    _attention("clause-figure-unused", "条款的数没有用到", "条款里的数，规则都没有用到。", "核对是否遗漏。"),
    _attention("figures-exchanged", "数可能写反", "两个参数的数像是互换了。", "对照条款核对。"),
    _attention("operator-against-words", "运算与文字不同", "文字写减去，公式里却是加，等等。", "改公式，或者改文字。"),
    _attention("outcome-against-words", "结果与文字不同", "规则的文字说的是另一个结果。", "改结果，或者改文字。"),
    _attention("figure-left-out", "漏了数", "规则的文字写了数，结果里没有。", "补上数，或者改文字。"),
    _attention("condition-against-words", "条件与文字相反", "文字是否定的，条件是肯定的，或者相反。", "改 must。"),
    _attention("other-clause", "出处可能不对", "文字在另一条里，所引的条款里少。", "核对 source。"),
    _attention("outcomes-exchanged", "两条规则的结果可能写反", "两条规则的文字各合于对方的结果。", "核对两条的结果。"),
    _attention("condition-against-clause", "条件与条款不同", "条款和文字说的是另一种情形。", "核对这一格。"),
    _attention("condition-unlike-others", "条件与别的规则不同", "同一条款的其他规则都写另一种情形。", "核对这一格。"),
    _attention("extreme-against-title", "取大取小与名称相反", "名为最低的数放在取小者里，等等。", "核对公式。"),
    _attention("calendar-day-idle", "不必写的日子", "本来就是休息日或者工作日。", "核对日期，或者删去。"),
    _attention("dead", "规则从不起作用", "没有一种情形由它决定。", "删去，或者改条件。"),
    _attention("dead-across-tables", "规则等不到条件", "它要的结果，前面的表从不给出。", "核对两张表。"),
    _attention("order-of-no-use", "顺序不起作用", "先到先用的表里没有两条会同时符合。", "改写成 unique。"),
    _attention(
        "nothing-beside-something",
        "说没有，又给出结果",
        "汇集表里有情形，一条规则写明没有（不适用、没有写），另一条却给出结果。",
        "核对两条规则的条件，是不是漏了一个。",
    ),
    _attention("no-overlap", "重叠从不出现", "写明的重叠没有一种情形。", "删去，或者改条件。"),
    _attention("repeated", "规则相同", "几条规则的条件和结果完全相同。", "删去多余的，或者改正。"),
    _attention("unused-column", "没有用到的列", "没有一条规则问到这一列。", "删去这一列。"),
    _attention("silent", "没有一条规则说到", "汇集表里有情形一条规则也没有。", "不适用的写 not_applicable 和理由。"),
    _attention("unused-input", "没有用到的输入", "没有表或公式用到它。", "用上，或者删去。"),
    _attention("unused-parameter", "没有用到的参数", "没有表或公式用到它。", "用上，或者删去。"),
    _attention("unused-word", "从不给出的值", "没有一条规则给出输出的这个值。", "补上规则，或者删去这个值。"),
    _attention("idle-branch", "从不起作用的一项", "取大或取小的这一项从不被取到。", "删去，或者核对公式。"),
    _attention("table-not-swept", "没有核对完", "要试的情形太多，没有找用不到的规则。", "拆成几张表。"),
    _note("redundant", "可以删去的规则", "没有它，结果也一样。", "可以删去。"),
    _note("mergeable", "可以合并的规则", "几条规则只差一格，结果相同。", "可以合并。"),
    _note("may-divide-by-zero", "可能除以零", "除数可能为零，那时得不出结果。", "核对除数的范围。"),
    _note("no-value-in-force", "以前没有值", "参数在最早的日期以前没有值。", "知道以前的值的，补上。"),
    _note("jump", "跳升", "输入多一点，结果升得多。", "核对是否正是条文的意思。"),
    _note("fall", "下降", "输入多一点，结果反而少。", "核对是否正是条文的意思。"),
    _note("appears", "从无到有", "输入多一点，结果从没有变成有。", "核对是否正是条文的意思。"),
    _note("vanishes", "从有到无", "输入多一点，结果从有变成没有。", "核对是否正是条文的意思。"),
)

CASE = (
    DiagnosticKind("unknown-input", "没有这个输入项", "填的项目规则包里没有。", "改成有的输入项。"),
    DiagnosticKind("input-not-text", "值不是文字", "填的值应以文字给出。", "加上引号。"),
    DiagnosticKind("unreadable-input", "填写读不出", "填的不是数字、日期或者可选的值。", "照提示的写法改。"),
    DiagnosticKind("input-out-of-range", "超出范围", "填的值不在允许的范围里。", "核对填的值和单位。"),
    DiagnosticKind("input-too-fine", "小数位太多", "填的值小数位太多。", "照提示的位数填。"),
)

DIAGNOSTIC_KINDS: Mapping[str, tuple[DiagnosticKind, ...]] = {
    "文件的写法": WRITING,
    "资料之间": CORPUS,
    "规则包": PACK,
    "规则与条款的核对": PROOFS,
    "填写的情形": CASE,
}

KIND_BY_WORD: Mapping[str, DiagnosticKind] = {kind.word: kind for kinds in DIAGNOSTIC_KINDS.values() for kind in kinds}
