"""What keeps a text from being read as YAML, in Chinese: every message that PyYAML can raise has its sentence here.

Each says what was met, what may stand there and what to do. A message of a PyYAML that is not known yet gets a
sentence that says where to look, never its English.
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Mapping

OTHERWISE = "这里不合 YAML 的写法；请检查这一行和上一行的冒号、引号、括号和缩进"
QUOTE_IT = "请给整个值加半角引号"
ALIAS = f"“*”开头的是别名，这里不用；值以“*”开头的，{QUOTE_IT}"
ANCHOR = f"“&”开头的是锚点，这里不用；值以“&”开头的，{QUOTE_IT}"
ANOTHER = "一个文件只写一份，此处的“---”开始了第二份；请删去，或者分成两个文件"
BLOCK = '“|”和“>”是多行文字的开头，后面应当换行，这里是{0}；要写“大于”等，请给整个值加引号，如 ">= 2000"'
BLOCK_INDENT = "“|”和“>”后面的缩进数应为 1 到 9，这里是 0；请删去它"
DEEPER = "这一行比上一行缩进得多，成了上一行的值的一部分，不应再有冒号；请与同一层的键左边对齐"
DIRECTIVE = f"行首的“%”是指令，这里不用；值以“%”开头的，{QUOTE_IT}，写在键的后面"
TAB = "此处有制表符；缩进、冒号后面和行尾都请用空格，不要用制表符"
TAG = f"“!”开头的是标签，这里不用；值以“!”开头的，{QUOTE_IT}"
UNCLOSED_BRACKET = "括号到这一行的末尾还没有关上，也没有逗号；请在两项之间写半角逗号，或者补上半角的“{0}”"
UNCLOSED_QUOTE = "引号从这里开始，到行尾没有配对；请在值的末尾补上同样的半角引号"

CONTEXTS: Mapping[str, str] = {
    "while scanning a directive": DIRECTIVE,
    "while scanning an alias": ALIAS,
    "while scanning an anchor": ANCHOR,
    "while scanning a tag": TAG,
    "while parsing a tag": TAG,
    "while parsing a directive": DIRECTIVE,
}
MESSAGES: Mapping[str, str] = {
    r"found character '\\t' that cannot start any token": TAB,
    "found character (.+) that cannot start any token": f"值不能以{{0}}开头；{QUOTE_IT}",
    "could not find expected ':'": "这一行应为“键: 值”，没有见到半角冒号加空格；接着上一行的文字要比上一行的键缩进得多",
    "sequence entries are not allowed here": f"列表项“- ”不能与键写在同一行，请另起一行；是值里的文字的，{QUOTE_IT}",
    "mapping keys are not allowed here": f"此处不能写“? ”；键写作“键: 值”，值以“?”开头的，{QUOTE_IT}",
    "mapping values are not allowed here": f"此处不应有冒号；值里含半角冒号的，{QUOTE_IT}",
    "expected indentation indicator in the range 1-9, but found 0": BLOCK_INDENT,
    "expected chomping or indentation indicators, but found (.+)": BLOCK,
    "expected a comment or a line break, but found (.+)": BLOCK,
    r"expected escape sequence of (\d+) hexadecimal numbers, but found (.+)": (
        "双引号里的这个转义要写 {0} 位十六进制数，这里是{1}；要写反斜线本身，请写两个，或者改用单引号"
    ),
    "found unknown escape character (.+)": "双引号里反斜线后面的{0}不是转义；要写反斜线本身，请写两个，或者改用单引号",
    "found unexpected end of stream": UNCLOSED_QUOTE,
    "found unexpected document separator": UNCLOSED_QUOTE,
    "expected '<document start>', but found (.+)": "内容到此应当结束，这里还有{0}；请检查上面的括号和缩进",
    "found duplicate YAML directive": DIRECTIVE,
    "found incompatible YAML document .+": DIRECTIVE,
    "duplicate tag handle .+": DIRECTIVE,
    "found undefined tag handle .+": TAG,
    "expected the node content, but found (.+)": f"此处应为一个值，这里是{{0}}；值以标点开头的，{QUOTE_IT}",
    r"expected <block end>, but found '\?'": "上面是列表，这一行的键没有写在“- ”之下；请补上“- ”，或者与上一个键对齐",
    "expected <block end>, but found '-'": "上面是“键: 值”，这一行却是列表项“- ”；请检查缩进，或者在上面补上它的键",
    "expected <block end>, but found '<scalar>'": (
        "引号或括号已经结束，后面还有文字；请把整个值放在一对引号里，里面的引号改用“ ”"
    ),
    "expected <block end>, but found '<block (?:mapping|sequence) start>'": (
        "这一行的缩进与上面的行不一致；同一层的键或列表项请左边对齐"
    ),
    "expected <block end>, but found (.+)": "这一行应与上面的键或列表项对齐，这里是{0}；请检查缩进、括号和引号",
    r"expected ',' or '(.)', but got (.+)": "括号还没有关上，这里是{1}；请在两项之间写半角逗号，或者补上半角的“{0}”",
    "expected a single document in the stream": ANOTHER,
    "but found another document": ANOTHER,
    "found undefined alias .+": ALIAS,
    "found duplicate anchor .+": ANCHOR,
    "second occurrence": ANCHOR,
    "special characters are not allowed": "此处有看不见的控制字符，请删去",
}
FOUND: Mapping[str, str] = {
    "\0": "文件的结尾",
    "<stream start>": "文件的开头",
    "<stream end>": "文件的结尾",
    "<byte order mark>": "看不见的字符",
    "<document end>": "“...”",
    "<document start>": "“---”",
    "<directive>": "行首的“%”",
    "<block end>": "缩进的结束",
    "<block mapping start>": "缩进不同的键",
    "<block sequence start>": "缩进不同的列表项“- ”",
    "<scalar>": "一个值",
    "<alias>": "“*”",
    "<anchor>": "“&”",
    "<tag>": "“!”",
    "?": "一个键",
    ":": "冒号",
    ",": "逗号",
    "\n": "行尾",
    "\r": "行尾",
    "\t": "制表符",
    " ": "空格",
}


def syntax_words(context: str | None, problem: str) -> str:
    """The sentence, without its full stop, for what PyYAML raised: the context it was in and what it met there."""
    if context and context in CONTEXTS:
        return CONTEXTS[context]
    for pattern, words in MESSAGES.items():
        if match := re.fullmatch(pattern, problem, re.DOTALL):
            return words.format(*map(_found, match.groups()))
    return OTHERWISE


def _found(shown: str) -> str:
    """What PyYAML shows of a token or a character, in our words or quoted; a number stays as it is."""
    if shown[:1] not in ("'", '"'):
        return shown
    try:
        met = str(literal_eval(shown))
    except (SyntaxError, ValueError):
        met = shown
    return FOUND.get(met) or f"“{met}”"
