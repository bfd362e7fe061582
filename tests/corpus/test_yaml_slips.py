"""Slips of the hand in YAML are told in Chinese, each at its own place; ordinary text is never taken for one.

Each slip changes one place of `tests/documents/slips.yaml`, which is read as `policykb check` and as the workshop do.
"""

from __future__ import annotations

import ast
import os
import re
import stat
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from paths import DOCUMENTS

from calculator.ground.problems import Diagnostic
from site_build.corpus.check import read_library
from site_build.corpus.pack_file import read_pack
from site_build.corpus.references import in_pack
from site_build.corpus.yaml_source import LARGEST, BadYaml, parse_yaml, read_yaml
from site_build.corpus.yaml_words import OTHERWISE, syntax_words

BASE = (DOCUMENTS / "slips.yaml").read_text(encoding="utf-8")
VOCABULARIES = {
    "confidence": {"P": "正式来源", "N": "报道"},
    "text_status": {"summary": "要点", "official": "原文", "note": "据说明"},
}
SOURCES = "".join(re.findall(r"    - \{title: .*\n", BASE))
FULL, NO_BREAK, ZERO = "\u3000", "\u00a0", "\ufeff"
SLIPS: dict[str, tuple[str, str, int, str]] = {
    "colon of the first key": ("pack: slips", "pack：slips", 2, "全角冒号“：”"),
    "colon of the second key": ("title: 门槛", "title：门槛", 3, "全角冒号“：”"),
    "colon of a nested key": ("  facility: 用房", "  facility：用房", 7, "全角冒号“：”"),
    "colon of the first nested key": ("  place: 示例区", "  place：示例区", 6, "全角冒号“：”"),
    "colon of the last nested key": ("  differs: 示例", "  differs：示例", 13, "全角冒号“：”"),
    "colon of a key of a mapping": ("  a:\n    title: 第一条", "  a：\n    title: 第一条", 15, "全角冒号“：”"),
    "colon before a list": ("    rules:\n", "    rules：\n", 41, "全角冒号“：”"),
    "colon before a mapping": ("inputs:\n", "inputs：\n", 24, "全角冒号“：”"),
    "colon of the first key of an item": ("      - id: r1", "      - id：r1", 42, "全角冒号“：”"),
    "colon of a later key of an item": ("source: a\n      - id", "source：a\n      - id", 46, "全角冒号“：”"),
    "colon of the very last key of an item": ("        note: 示例", "        note：示例", 52, "全角冒号“：”"),
    "colon in braces": ("{route: fee}", "{route：fee}", 54, "全角冒号“：”"),
    "colon of a known key in braces": ("{title: 示例：来源,", "{title：示例：来源,", 10, "全角冒号“：”"),
    "small colon": ("  facility: 用房", "  facility﹕用房", 7, "全角冒号“﹕”"),
    "comma between braces": ("来源, address: 示例, ", "来源, address: 示例，", 10, "全角的“，”"),
    "comma and colon in braces": ("建还是缴, type: enum", "建还是缴，type：enum", 34, "全角冒号“：”"),
    "comma in a list of names": ("then: [in_kind]", "then: [in_kind， fee]", 44, "全角的“，”"),
    "comma of enumeration in a list": ("inputs: [households]", "inputs: [households、households]", 39, "全角的“、”"),
    "full-width space in an indentation": ("  facility: 用房", f"{FULL}facility: 用房", 7, "全角空格"),
    "full-width space in part of it": ("    title: 第一条", f"  {FULL}title: 第一条", 16, "全角空格"),
    "full-width space after a colon": ("  facility: 用房", f"  facility:{FULL}用房", 7, "全角空格"),
    "full-width space after a dash": ("      - id: r2", f"      -{FULL}id: r2", 47, "全角空格"),
    "line of a full-width space": ("inputs:\n", f"{FULL}\ninputs:\n", 24, "全角空格"),
    "no-break space in an indentation": ("  facility: 用房", f"{NO_BREAK}{NO_BREAK}facility: 用房", 7, "不换行空格"),
    "no-break space before a colon": ("  facility: 用房", f"  facility{NO_BREAK}: 用房", 7, "不换行空格"),
    "no-break space after a word": ("    type: number", f"    type: number{NO_BREAK}", 27, "不换行空格"),
    "byte order mark in the middle": ("clauses:\n", f"{ZERO}clauses:\n", 14, "U+FEFF"),
    "zero-width space in a key": ("    type: number", "    ty\u200bpe: number", 27, "U+200B"),
    "line separator": ("help: 示例", "help: 示\u2028例", 31, "U+2028"),
    "control character": ("help: 示例", "help: 示\x07例", 31, "控制字符"),
    "escaped control character": ("help: 示例", 'help: "示\\0例"', 31, "控制字符"),
    "escape for no character": ("help: 示例", 'help: "示\\UFFFFFFFF例"', 31, "转义"),
    "quotes around a word": ("    type: number", "    type: “number”", 27, "中文引号"),
    "quotes around a colon": ("title: 门槛：建，还是缴", "title: “门槛: 建”", 3, "中文引号"),
    "quotes around a cell": ('        if: [">= 2000"]', "        if: [“>= 2000”]", 43, "请用半角符号"),
    "closing quote": ('"[0..100000]"', '"[0..100000]”', 29, "中文引号"),
    "dashes of all items": (SOURCES, SOURCES.replace("- {", "－ {"), 10, "“－”"),
    "dash of a later item": ("    - {title: 另一来源", "    — {title: 另一来源", 11, "“—”"),
    "dash of an item of lines": ("      - id: r1", "      — id: r1", 42, "“—”"),
    "dash without a space": ("    - {title: 另一来源", "    -{title: 另一来源", 11, "“- ”"),
    "closing bracket": ("inputs: [households]", "inputs: [households］", 39, "全角括号“］”"),
    "both brackets": ("inputs: [households]", "inputs: ［households］", 39, "全角括号“［”"),
    "lenticular brackets": ("inputs: [households]", "inputs: 【households】", 39, "全角括号“【”"),
    "closing brace": ("{route: fee}", "{route: fee｝", 54, "全角括号“｝”"),
    "opening brace": ("law: {title", "law: ｛title", 4, "全角括号“｛”"),
    "comment": ("clauses:\n", "＃ 条款\nclauses:\n", 14, "＃"),
    "comment at the top": ("# 一个", "＃ 一个", 1, "＃"),
    "comment after a word": ("type: number", "type: number ＃ 数字", 27, "＃"),
    "comment below a value": ("    ask: 有多少户？\n", "    ask: 有多少户？\n      ＃ 问题\n", 31, "＃"),
    "full-width digits": ("  confidence: N\n", "  confidence: Ｎ\n", 12, "全角字符“Ｎ”"),
    "tab in an indentation": ("  facility: 用房", "\tfacility: 用房", 7, "制表符"),
    "tab after a value": ("  facility: 用房", "  facility: 用房\t", 7, "制表符"),
    "no space after a colon": ("  facility: 用房", "  facility:用房", 7, "少了空格"),
    "no space after the last colon": ("  differs: 示例", "  differs:示例", 13, "少了空格"),
    "no space after a colon in braces": ("{route: fee}", "{route:fee}", 54, "少了空格"),
    "dash forgotten": ("      - id: r2", "        id: r2", 47, "重复"),
    "dash forgotten and moved": ("      - id: r2", "      id: r2", 47, "“- ”"),
    "dashes forgotten": (SOURCES, "    title: 示例\n", 10, "列表"),
    "list run on": ("    inputs: [households]", "    inputs: households\n      - households", 40, "缩进得多"),
    "key run on": ("的，配建用房。\n", "的，配建用房。\n          note：示例\n", 46, "全角冒号“：”"),
    "quote not closed": ('domain: "[0..100000]"', 'domain: "[0..100000]', 29, "引号从这里开始"),
    "quote not closed before another": ('，缴费。"\n', "，缴费。\n", 17, "引号从这里开始"),
    "single quote not closed": ("help: 示例", "help: '示例", 31, "引号从这里开始"),
    "words after a quote": ("help: 示例", 'help: "示例"二', 31, "引号或括号已经结束"),
    "quote in a quote": ("help: 示例", "help: 'it's'", 31, "引号或括号已经结束"),
    "bracket not closed": ("inputs: [households]", "inputs: [households", 39, "括号"),
    "brace not closed": ('{households: "1999"}', '{households: "1999"', 54, "括号"),
    "indented too far": ("    unit: 户", "      unit: 户", 28, "缩进"),
    "indented too little": ("    unit: 户", "   unit: 户", 28, "缩进"),
    "colon in a value": ("help: 示例", "help: 示例: 二", 31, "冒号"),
    "key twice": ("    unit: 户", "    unit: 户\n    unit: 户", 29, "重复"),
    "anchor": ("help: 示例", "help: &示例 二", 31, "锚点"),
    "alias": ("help: 示例", "help: *示例", 31, "别名"),
    "bold": ("help: 示例", "help: **示例**", 31, "别名"),
    "tag": ("help: 示例", "help: !示例 二", 31, "标签"),
    "directive": ("# 一个", "%YAML 1.2\n# 一个", 1, "指令"),
    "percent": ("help: 示例", "help: %5", 31, "“%”"),
    "at": ("help: 示例", "help: @某", 31, "“@”"),
    "second document": ("inputs:\n", "---\ninputs:\n", 24, "第二份"),
    "complex key": ("inputs:\n", "? [inputs]\n: 1\ninputs:\n", 24, "键应为一个词"),
    "sign taken for a block": ("say: 不足 2000 户的，缴费。", "say: >= 2000", 50, "多行文字"),
    "sign and number taken for a block": ("say: 不足 2000 户的，缴费。", "say: > 2000", 50, "多行文字"),
    "sign in a list": ('if: [">= 2000"]', "if: [>= 2000]", 43, "“>”"),
    "indent of a block": ("help: 示例", "help: |0\n      示例", 31, "0"),
    "comma first": ("help: 示例", "help: ,示例", 31, "逗号"),
    "list behind a key": ("inputs: [households]", "inputs: - households", 39, "另起一行"),
    "backslash": ("help: 示例", 'help: "c:\\目录"', 31, "反斜线"),
    "hexadecimal": ("help: 示例", 'help: "\\xzz"', 31, "十六进制"),
}  # fmt: skip
LINKED = {"comma in a list of names", "quotes around a cell"}  # told by what links a pack, which needs a whole tree
ALLOWED = {
    "spaces before a colon": ("  facility: 用房", "  facility : 用房"),
    "key marked with a question mark": ("  facility: 用房", "  ? facility\n  : 用房"),
    "lines of Windows": ("\n", "\r\n"),
    "byte order mark at the start": ("# 一个", "\ufeff# 一个"),
    "quotes, brackets and dashes in a value": ("help: 示例", "help: “示例”（一）——〔2020〕1号，［见］：甲；乙 ＃甲"),
    "text over several lines": ("help: 示例", "help: 示例：甲，\n      第二行：乙；\n      —— 丙"),
    "text of a block": ("help: 示例", "help: |\n      note：示例\n      - 甲\n      ＃ 乙"),
    "quoted text with a key in it": ("say: 不足 2000 户的，缴费。", 'say: "不足 2000 户的，note：缴费。"'),
    "unknown word before a colon": ("help: 示例", "help: 示例，app：甲"),
    "a start of a document": ("# 一个", "---\n# 一个"),
}  # fmt: skip


def broken(found: str, put: str, *, everywhere: bool = False) -> str:
    """The base with one text that must be there replaced."""
    assert found in BASE
    return BASE.replace(found, put) if everywhere else BASE.replace(found, put, 1)


def both_roads(text: str, root: Path) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """What `check` says of the text as a pack for comparison, and what the workshop says of it."""
    (root / "peers").mkdir(parents=True)
    (root / "peers" / "slips.yaml").write_bytes(text.encode("utf-8"))
    with pytest.raises(BadYaml) as error:  # all other files of the tree are missing
        read_library(root)
    checked = tuple(one for one in error.value.problems if one.file.endswith("/slips.yaml"))
    return checked, read_pack(parse_yaml(text, "slips.yaml"), VOCABULARIES, {}).problems


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_at_its_line(name: str, tmp_path: Path) -> None:
    """Both roads tell the slip first, at its line, and nothing that is told is English."""
    found, put, line, word = SLIPS[name]
    checked, pasted = both_roads(broken(found, put), tmp_path / "policy_yaml")
    for problems in (pasted,) if name in LINKED else (checked, pasted):
        assert (problems[0].line, word in problems[0].message) == (line, True), problems
        for problem in problems:
            assert not re.search(r"\b(?:expected|found|while|scanning|not|allowed|line|column)\b", problem.message)


@pytest.mark.parametrize(("found", "put"), ALLOWED.values(), ids=ALLOWED)
def test_what_yaml_allows_is_no_slip(found: str, put: str, tmp_path: Path) -> None:
    """Legal writing, full-width marks inside values first of all, is not complained of."""
    text = broken(found, put, everywhere=found == "\n")
    assert both_roads(text, tmp_path / "policy_yaml") == ((), ())


def test_all_slips_of_a_file_are_told_at_once() -> None:
    """Whoever types every colon in full width learns of all of them in one run, each in its column."""
    text = BASE.replace("    type: number", "    type：number").replace("help: 示例", "help：示例")
    text = text.replace("hit_policy: unique", "hit_policy：unique")
    told = [(one.line, one.column) for one in parse_yaml(text, "slips.yaml").problems]
    assert told == [(27, 9), (31, 9), (38, 15)]


def test_a_slip_draws_no_other_problems(tmp_path: Path) -> None:
    """A slip that hides a key is told once, without the lack of the key that it hides."""
    for found, put in (("  differs: 示例", "  differs：示例"), ("{route: fee}", "{route：fee}")):
        checked, _ = both_roads(broken(found, put), tmp_path / str(len(put)) / "policy_yaml")
        assert len(checked) == 1, checked


def raised_by_pyyaml() -> Iterator[tuple[str | None, str]]:
    """Context and message of every error that the installed PyYAML can raise while it reads, as its source has them."""
    spec = find_spec("yaml")
    assert spec
    assert spec.origin
    for name in ("scanner", "parser", "composer"):
        tree = ast.parse((Path(spec.origin).with_name(f"{name}.py")).read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            named = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id.endswith("Error")
            if named and len(call.args) >= 3:
                context, _, problem = call.args[:3]
                yield _text(context), _text(problem) or "anything that a codec may say"
                yield None, _text(context) or ""


def _text(node: ast.expr) -> str | None:
    """A message as it would be raised: what is formatted into it is a token, or a number where one must stand."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.BinOp):
        assert isinstance(node.left, ast.Constant)
        named = (
            node.left.value.replace("an %s", "an anchor").replace("a %s node", "a block node").replace("a %s", "a tag")
        )
        return named.replace("%r", "'<scalar>'").replace("%d", "4")
    return None


def test_every_message_of_pyyaml_has_chinese_words() -> None:
    """No message of PyYAML comes through in English, and none falls back to the sentence for unknown ones."""
    messages = [*raised_by_pyyaml()]
    problems = [(context, problem) for context, problem in messages if problem and not problem.startswith("while ")]
    assert len(problems) > 30
    for context, problem in problems:
        said = syntax_words(context, problem)
        assert said != OTHERWISE, (context, problem)
        assert not re.search("[A-Za-z]{2,}", said), said
    assert syntax_words(None, "something that a later version says") == OTHERWISE


def test_every_token_that_pyyaml_may_meet_has_a_chinese_word() -> None:
    """Whatever token stands where it must not, the sentence names it in Chinese."""
    from yaml import tokens  # noqa: PLC0415 - only its names are wanted

    for token in vars(tokens).values():
        if isinstance(token, type) and hasattr(token, "id"):
            said = syntax_words(None, f"expected the node content, but found {token.id!r}")
            assert not re.search("[A-Za-z]{2,}", said), (token.id, said)


def test_what_is_wrong_with_a_lent_text_stands_where_it_is_cited() -> None:
    """Problems of the bundle's clauses, unknowns and vocabularies stand at the line of the pack that points at them."""
    source = parse_yaml(BASE.replace("source: a", "source: district#art-9", 1), "slips.yaml")
    for path, line in (
        (("clauses", "district#art-9", "text"), 32),
        (("clauses", "a", "text"), 17),
        (("pack", "decision_tables", "route", "rules", 1, "say"), 50),
        (("vocabularies", "departments", "x"), 4),
        (("unknowns", "nobody"), 4),
        (("clauses", "nobody", "text"), 4),
    ):
        (located,) = source.locate(
            [in_pack(Diagnostic(kind="empty-value", path=path, message="值为空。"), source.data)]
        )
        assert located.line == line, path


def test_files_that_cannot_be_read_are_told_in_one_sentence(tmp_path: Path) -> None:
    """Each file that is no YAML text of ours gives one Chinese sentence, and a pipe is not waited for."""
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "empty.yaml").touch()
    (tmp_path / "comment.yaml").write_text("# 只有注释\n", encoding="utf-8")
    (tmp_path / "large.yaml").write_text("a: 1\n" * 600_000, encoding="utf-8")
    (tmp_path / "huge.yaml").write_bytes(b"#" * 9_000_000)
    (tmp_path / "gbk.yaml").write_bytes("a: 1\nterms: 术语".encode("gb18030"))
    (tmp_path / "utf16.yaml").write_bytes("terms: 术语".encode("utf-16"))
    for name, place, word in (
        ("none", "1:1", "没有这个文件"),
        ("folder", "1:1", "这是一个文件夹"),
        ("loop", "1:1", "符号链接"),
        ("pipe", "1:1", "不是普通的文件"),
        ("empty", "1:1", "文件是空的"),
        ("comment", "1:1", "文件是空的"),
        ("large", "1:1", f"最多 {LARGEST} 个"),
        ("huge", "1:1", f"最多 {LARGEST} 个"),
        ("gbk", "2:8", "不是 UTF-8 编码"),
        ("utf16", "1:1", "不是 UTF-8 编码"),
    ):
        (problem,) = read_yaml(tmp_path / f"{name}.yaml", name).problems
        assert str(problem).startswith(f"{name}:{place}: "), problem
        assert word in problem.message


def test_a_file_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is told with the reason; root may read everything, so the refusal is made here."""
    path = tmp_path / "locked.yaml"
    path.touch(mode=stat.S_IWUSR)

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (problem,) = read_yaml(path, "locked").problems
    assert problem.message == "文件无法读取：没有读写的权限。"
