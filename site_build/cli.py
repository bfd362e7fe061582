"""`policykb`: the one command for people. Each subcommand has its help and an example, in Chinese."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from calculator.ground.problems import quoted
from site_build.commands.common import FAILED, MISUSED, OK
from site_build.content_root import content_root
from site_build.corpus.yaml_source import BadYaml


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand; exit code 0 if all is well, 1 for problems found, 2 for bad words on the command line."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    parsed = _parser().parse_args(arguments)
    run = _command_of(parsed.run)
    try:
        return run(parsed)
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except BadYaml as error:
        print(error, file=sys.stderr)
        print(f"有 {len(error.problems)} 处问题，请先改正。", file=sys.stderr)
        return FAILED


ARGPARSE_WORDS = {
    "the following arguments are required": "缺少参数",
    "unrecognized arguments": "不认识的参数",
    "invalid choice": "没有这个命令或值",
    "choose from": "可用",
    "invalid int value": "应为整数",
    "expected one argument": "后面要有一个值",
    "argument ": "",
}


class _Help(argparse.HelpFormatter):
    """Help whose fixed words are Chinese."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser whose help and errors are Chinese."""

    def __init__(self, **words: Any) -> None:
        super().__init__(formatter_class=_Help, add_help=False, allow_abbrev=False, **words)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段帮助")

    def error(self, message: str) -> NoReturn:
        for english, chinese in ARGPARSE_WORDS.items():
            message = message.replace(english, chinese)
        self.exit(MISUSED, f"{self.format_usage()}参数有误：{message}。用 {self.prog} --help 查看用法。\n")


def _command_of(name: str) -> Callable[[argparse.Namespace], int]:
    """The function of a subcommand, whose module is imported only now."""
    module, _, function = name.partition(":")
    found: Callable[[argparse.Namespace], int] = getattr(import_module(f"site_build.commands.{module}"), function)
    return found


def _folder(text: str) -> Path:
    """A folder that must be there."""
    path = Path(text).resolve()
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"没有目录 {quoted(text)}")
    return path


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="policykb",
        description="政策知识库和配置计算器。",
        epilog="例：policykb calc dazu --given area=unbuilt",
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    build = _command(commands, "build", "生成网站到 site/。", "policykb build", "site:build")
    build.add_argument("--site-dir", type=Path, help="生成到别的目录（默认 site/）")
    build.add_argument("--site-url", help="网站的网址，如 https://example.cn/；写了才有 sitemap.xml")
    serve = _command(commands, "serve", "在本机预览网站，改动后自动刷新。", "policykb serve --port 8001", "site:serve")
    serve.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    check = _command(
        commands, "check", "检查 policy_yaml/ 的全部文件，一次列出所有问题。", "policykb check --json", "content:check"
    )
    check.add_argument("--json", action="store_true", help="以 JSON 输出")
    _command(
        commands,
        "schema",
        "重新生成编辑器用的 JSON Schema（schemas/）。",
        "policykb schema",
        "content:schema",
    )
    refs = _command(
        commands,
        "refs",
        "加了版本以后，按 cid 把引用改到现在的条款；改不了的列出来。",
        "policykb refs rewrite --dry-run",
        "refs:refs",
    )
    refs.add_argument("action", choices=["rewrite"], help="rewrite：改写引用")
    refs.add_argument("--dry-run", action="store_true", help="只列出会改什么，不改文件")
    refs.add_argument(
        "--choose", action="append", default=[], metavar="旧=新", help="一条拆成几条时选哪一条，如 甲#a=b；可以重复"
    )
    refs.add_argument("--pinned", action="store_true", help="固定在旧版本上的引用也改")
    new = _command(
        commands, "new", "写出一个新地方的全部文件，带说明，作为起点。", "policykb new fuling --name 涪陵区", "new:new"
    )
    new.add_argument("place", help="新地方的代号，小写字母，如 fuling")
    new.add_argument("--name", required=True, help="名称，如 涪陵区")
    new.add_argument("--level", help="层级的词（默认同名称）")
    calc = _command(
        commands,
        "calc",
        "按规则包回答一个项目的情形；没有给的输入算作不清楚。",
        "policykb calc dazu --given area=unbuilt --given permit_granted=false --json",
        "packs:calc",
    )
    calc.add_argument("pack", help="地方或规则包，如 dazu，或者一个 .yaml 文件；一个地方按现在应看的版本回答")
    calc.add_argument("--version", help="按哪一个版本的规则包回答，如 2022-consultation")
    compared = _command(
        commands,
        "compare",
        "用同一个项目比较各地的规则包；每个包只用它认识的输入。",
        "policykb compare --given households=1999 --given built_gfa=80000",
        "packs:compare",
    )
    for command in (calc, compared):
        command.add_argument("--given", action="append", default=[], metavar="名称=值", help="一个输入；可以重复")
    batch = _command(
        commands,
        "batch",
        "逐行回答一个表格文件（.csv、.xlsx、.parquet）里的项目；列名用输入项的名称或者中文标题。",
        "policykb batch 地块.csv --out 结果.xlsx",
        "batch:batch",
    )
    batch.add_argument("file", type=Path, help="要回答的文件（.csv、.xlsx、.parquet）；加 --template 时是要写出的模板")
    batch.add_argument("--pack", help="地方或规则包（默认是唯一的那个地方），或者一个 .yaml 文件")
    batch.add_argument("--out", type=Path, help="结果写到哪个文件（.csv、.xlsx 或 .parquet）；不写就以 CSV 印出")
    batch.add_argument("--codes", action="store_true", help="只要结果、金额和规则的代码，不要句子和条款")
    batch.add_argument("--memory", default="2GB", help="几百万行的文件最多用多少内存（默认 2GB）")
    batch.add_argument("--threads", type=int, help="几百万行的文件用几个核（默认全用）")
    batch.add_argument(
        "--engine",
        choices=("duckdb", "spark"),
        default="duckdb",
        help="几百万行的文件由什么回答（默认 duckdb，一台机器）",
    )
    batch.add_argument("--master", default="local[*]", metavar="地址", help="Spark 在哪里运行（默认本机的全部核）")
    batch.add_argument("--hidden", action="store_true", help="也回答隐藏的行（包括筛选掉的）")
    batch.add_argument("--template", action="store_true", help="写出一个空的模板，不回答")
    changed = _command(
        commands,
        "diff",
        "比较一份文件的两个版本，或者两个 .yaml 文件：逐条对应、改了哪些字、可能涉及什么。",
        "policykb diff dazu-measures 2022-draft 2022-consultation",
        "changes:diff",
    )
    changed.add_argument(
        "names", nargs="+", metavar="文件和版本", help="文件、旧版本、新版本；或者旧的和新的 .yaml 文件"
    )
    changed.add_argument("--xlsx", type=Path, help="写成修改对照表（Excel，.xlsx）")
    changed.add_argument("--docx", type=Path, help="写成修改对照表（Word，.docx）")
    follows = _command(
        commands,
        "effect",
        "比较两个规则包：哪些情形的结果不同，各举一例。",
        "policykb effect dazu 修改后的规则包.yaml",
        "changes:effect",
    )
    follows.add_argument("old", help="原来的规则包，名称或者 .yaml 文件")
    follows.add_argument("new", help="另一个规则包，名称或者 .yaml 文件")
    settles = _command(
        commands,
        "unknowns",
        "写明哪一项没有规定的事，最多的情形有确定的结果：按此排列规则包的未知事项。",
        "policykb unknowns dazu",
        "packs:unknowns",
    )
    settles.add_argument("pack", help="地方或规则包，如 dazu，或者一个 .yaml 文件")
    proved = _command(
        commands,
        "verify",
        "核对规则包：是否完整、唯一，有没有用不到的规则，金额在哪里跳变，条款和测试覆盖了什么。",
        "policykb verify dazu --json",
        "packs:verify",
    )
    proved.add_argument("pack", nargs="?", help="规则包，如 dazu，或者一个 .yaml 文件；不写就核对全部")
    office = _office_commands(commands)
    for command in (calc, compared, settles, proved, changed, follows, *office):
        command.add_argument("--json", action="store_true", help="以 JSON 输出")
    return parser


def _office_commands(commands: argparse._SubParsersAction[_Parser]) -> tuple[argparse.ArgumentParser, ...]:
    """What the legal office and the editors of rules use beside the texts."""
    reviewed = _command(
        commands,
        "review",
        "为法制机构汇集一个版本要看的：改了什么、影响、落空的引用、没有规则的数字、未知事项、有依据的提问。",
        "policykb review dazu-measures 2022-consultation --docx 审核材料.docx",
        "review:review",
    )
    reviewed.add_argument("work", help="文件，如 dazu-measures")
    reviewed.add_argument("version", help="版本，如 2022-consultation")
    reviewed.add_argument("--docx", type=Path, help="写成 Word 文件")
    beside = _command(
        commands,
        "matrix",
        "办法的条款与上位条款对照；--propose 按文字相近给编辑提出可能有关的条款。",
        "policykb matrix dazu --xlsx 对照表.xlsx",
        "matrix:matrix",
    )
    beside.add_argument("place", help="地方，如 dazu")
    beside.add_argument("--propose", action="store_true", help="列出程序提出的可能有关的条款，供编辑核对")
    beside.add_argument("--docx", type=Path, help="写成 Word 文件")
    beside.add_argument("--xlsx", type=Path, help="写成 Excel 文件")
    words = _command(
        commands,
        "spans",
        "列出规则包的每一条出自条款里的哪些字；条款改过的，核对以后重写指纹。",
        "policykb spans dazu --sign",
        "spans:spans",
    )
    words.add_argument("pack", help="规则包，如 dazu")
    words.add_argument("--sign", action="store_true", help="规则已经对照现在的条款核对过：把新的指纹写进文件")
    return reviewed, beside, words, *_opinions_commands(commands)


def _opinions_commands(commands: argparse._SubParsersAction[_Parser]) -> tuple[argparse.ArgumentParser, ...]:
    """What the office that collects opinions uses."""
    group = commands.add_parser("opinions", help="收到的意见：导入，列出还要做的。", description="收到的意见。")
    actions = group.add_subparsers(title="命令", metavar="命令", required=True)
    collected = _command(
        actions,
        "import",
        "把收到的意见（Word、JSON、CSV、Excel、粘贴的表格）读进 opinions.yaml：隐去姓名和电话，对到条款，合并重复的。",
        "policykb opinions import 意见/*.docx 登记表.xlsx",
        "opinions:import_opinions",
    )
    collected.add_argument("files", nargs="+", metavar="文件", help="要导入的文件；- 是标准输入（粘贴的表格）")
    collected.add_argument("--dry-run", action="store_true", help="只说会写入什么，不写文件")
    listed = _command(
        actions,
        "list",
        "列出条款要核对的、没有对上条款的、没有答复的意见，和带到新版本的。",
        "policykb opinions list",
        "opinions:list_opinions",
    )
    for action in (collected, listed):
        action.add_argument("--into", type=Path, help="意见在哪个文件里（默认是文件目录里的 opinions.yaml）")
        action.add_argument("--work", help="没有写明对哪一份文件的，算作对这一份（默认是唯一的那个地方的办法）")
        action.add_argument("--version", help="没有写明版本的，算作对这一版（默认是征求意见的那一稿）")
    return collected, listed


def _command(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    does: str,
    example: str,
    run: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=does, description=does, epilog=f"例：{example}")
    parser.set_defaults(run=run)
    parser.add_argument("--root", type=_folder, default=content_root(), help="内容所在的目录（默认 policy_yaml/）")
    return parser
