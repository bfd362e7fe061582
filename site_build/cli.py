"""`policykb`: the one command for people. Each subcommand has its help and an example, in Chinese."""

from __future__ import annotations

import argparse
import errno
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from mkdocs.exceptions import Abort

from calculator import Pack, Problems, answer, read_bundle, sentences
from calculator.answers.compare import compare
from calculator.answers.wording import comparison_sentences, proof_sentences
from calculator.ground.problems import not_among, quoted
from site_build.corpus.bundle import vocabularies
from site_build.corpus.check import BadYaml, read_library
from site_build.corpus.json_schema import write_schemas
from site_build.corpus.pack_file import read_pack
from site_build.corpus.yaml_source import Located, read_yaml, reason
from site_build.exchange.batch import Batch, template_file, written
from site_build.exchange.table import BadTable
from site_build.pages.bundles import site_bundles
from site_build.pages.dead_links import dead_links
from site_build.pages.proofs import proofs
from site_build.pages.site import YAML_ROOT
from site_build.ports import HOST, port_refusal, refusal
from site_build.publish import publish
from site_build.runtime import ROOT

OK, FAILED, MISUSED = 0, 1, 2


class BadWord(ValueError):
    """A word on the command line that cannot be used, told in one sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand; exit code 0 if all is well, 1 for problems found, 2 for bad words on the command line."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    parsed = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = parsed.run
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


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="policykb",
        description="政策知识库和配置计算器。",
        epilog="例：policykb calc dazu --given area=unbuilt",
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    build = _command(commands, "build", "生成网站到 site/。", "policykb build", _build)
    build.add_argument("--site-dir", type=Path, help="生成到别的目录（默认 site/）")
    serve = _command(commands, "serve", "在本机预览网站，改动后自动刷新。", "policykb serve --port 8001", _serve)
    serve.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
    check = _command(
        commands, "check", "检查 policy_yaml/ 的全部文件，一次列出所有问题。", "policykb check --json", _check
    )
    check.add_argument("--json", action="store_true", help="以 JSON 输出")
    check.add_argument("--root", type=Path, default=YAML_ROOT, help="要检查的目录（默认 policy_yaml/）")
    _command(commands, "schema", "重新生成编辑器用的 JSON Schema（policy_yaml/schemas/）。", "policykb schema", _schema)
    calc = _command(
        commands,
        "calc",
        "按规则包回答一个项目的情形；没有给的输入算作不清楚。",
        "policykb calc dazu --given area=unbuilt --given permit_granted=false --json",
        _calc,
    )
    calc.add_argument("pack", help="规则包，如 dazu，或者一个 .yaml 文件")
    compared = _command(
        commands,
        "compare",
        "用同一个项目比较各地的规则包；每个包只用它认识的输入。",
        "policykb compare --given households=1999 --given built_gfa=80000",
        _compare,
    )
    for command in (calc, compared):
        command.add_argument("--given", action="append", default=[], metavar="名称=值", help="一个输入；可以重复")
    batch = _command(
        commands,
        "batch",
        "逐行回答一个表格文件（CSV 或 .xlsx）里的项目；列名用输入项的名称或者中文标题。",
        "policykb batch 地块.csv --out 结果.xlsx",
        _batch,
    )
    batch.add_argument("file", type=Path, help="要回答的文件；加 --template 时是要写出的模板")
    batch.add_argument("--pack", default="dazu", help="规则包（默认 dazu），或者一个 .yaml 文件")
    batch.add_argument("--out", type=Path, help="结果写到哪个文件（.csv 或 .xlsx）；不写就以 CSV 印出")
    batch.add_argument("--template", action="store_true", help="写出一个空的模板，不回答")
    proved = _command(
        commands,
        "verify",
        "核对规则包：是否完整、唯一，有没有用不到的规则，金额在哪里跳变，条款和测试覆盖了什么。",
        "policykb verify dazu --json",
        _verify,
    )
    proved.add_argument("pack", nargs="?", help="规则包，如 dazu，或者一个 .yaml 文件；不写就核对全部")
    for command in (calc, compared, proved):
        command.add_argument("--json", action="store_true", help="以 JSON 输出")
    return parser


def _command(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    does: str,
    example: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=does, description=does, epilog=f"例：{example}")
    parser.set_defaults(run=run)
    return parser


def _build(arguments: argparse.Namespace) -> int:
    from mkdocs.commands.build import build  # noqa: PLC0415 - MkDocs takes half a second to import
    from mkdocs.config import load_config  # noqa: PLC0415

    _tell(logging.WARNING)
    where = {"site_dir": str(arguments.site_dir.resolve())} if arguments.site_dir else {}
    config = load_config(str(ROOT / "mkdocs.yml"), **where)
    try:
        build(config)
    except Abort as error:
        print(error, file=sys.stderr)
        return FAILED
    dead = dead_links(Path(config.site_dir))
    for link in dead:
        print(link, file=sys.stderr)
    publish(Path(config.site_dir))
    return FAILED if dead else OK


def _serve(arguments: argparse.Namespace) -> int:
    if said := port_refusal(arguments.port):
        print(said, file=sys.stderr)
        return MISUSED
    os.environ["POLICYKB_SERVING"] = "true"
    from mkdocs.commands.serve import serve  # noqa: PLC0415 - MkDocs takes half a second to import

    _tell(logging.INFO)
    try:
        serve(str(ROOT / "mkdocs.yml"), dev_addr=f"{HOST}:{arguments.port}")
    except Abort as error:
        print(error, file=sys.stderr)
        return FAILED
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        print(refusal(arguments.port, error), file=sys.stderr)  # taken while the site was built
        return MISUSED
    return OK


def _tell(level: int) -> None:
    """Print what MkDocs says, which sets up no log of its own when called as a library."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s - %(message)s")
    logging.getLogger("mkdocs").setLevel(level)


def _check(arguments: argparse.Namespace) -> int:
    try:
        read_library(arguments.root.resolve())
    except BadYaml as error:
        if not arguments.json:
            raise
        print(json.dumps([asdict(one) for one in error.problems], ensure_ascii=False, indent=2))
        return FAILED
    print("[]" if arguments.json else "没有问题。")
    return OK


def _schema(_: argparse.Namespace) -> int:
    write_schemas(YAML_ROOT)
    return OK


def _calc(arguments: argparse.Namespace) -> int:
    try:
        pack = _packs(arguments.pack)[0]
        found = answer(pack, _given(arguments.given))
    except (BadWord, Problems) as error:
        print(error, file=sys.stderr)
        return MISUSED
    return _print(found, sentences(found), as_json=arguments.json)


def _compare(arguments: argparse.Namespace) -> int:
    try:
        found = compare({pack.record.pack: pack for pack in _packs(None)}, _given(arguments.given))
    except (BadWord, Problems) as error:
        print(error, file=sys.stderr)
        return MISUSED
    return _print(found, comparison_sentences(found), as_json=arguments.json)


def _batch(arguments: argparse.Namespace) -> int:
    target: Path | None = arguments.file if arguments.template else arguments.out
    if target and target.suffix not in (".csv", ".xlsx"):
        print(f"{quoted(str(target))}应以 .csv 或 .xlsx 结尾。", file=sys.stderr)
        return MISUSED
    try:
        pack = _packs(arguments.pack)[0]
        if arguments.template:
            arguments.file.write_bytes(template_file(pack, arguments.file.suffix))
            return OK
        batch = Batch(pack, arguments.file.read_bytes())
    except (BadWord, BadTable) as error:
        print(error, file=sys.stderr)
        return MISUSED
    except OSError as error:
        print(f"文件{quoted(str(arguments.file))}不能读写：{reason(error)}。", file=sys.stderr)
        return MISUSED
    for row in batch.rows:
        batch.answer(row)
    content = written(batch, target.suffix if target else ".csv")
    if target:
        target.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
    return _told(batch.summary())


def _told(summary: Mapping[str, Any]) -> int:
    """Say on the error stream how the rows fared; refused rows make the exit code 1."""
    print(summary["sentence"], file=sys.stderr)
    for sentence in (*summary["told"], *summary["refusals"]):
        print(sentence, file=sys.stderr)
    return FAILED if summary["refused"] else OK


def _verify(arguments: argparse.Namespace) -> int:
    try:
        linked, problems = _linked(arguments.pack)
        packs = {pack.record.pack: pack for pack in linked}
        found = [*proofs(read_library(YAML_ROOT), packs).values()]
    except BadWord as error:
        print(error, file=sys.stderr)
        return MISUSED
    said = (line for one in found for line in proof_sentences(one))
    _print(found[0] if arguments.pack else found, said, as_json=arguments.json)
    if problems:
        raise BadYaml(problems)
    return OK


def _print(found: object, said: Iterable[str], *, as_json: bool) -> int:
    print(json.dumps(found, ensure_ascii=False, indent=2) if as_json else "\n".join(said))
    return OK


def _packs(name: str | None) -> list[Pack]:
    """Every pack of the library, or the one named, or the one in a file; BadYaml if the file has problems."""
    packs, problems = _linked(name)
    if problems:
        raise BadYaml(problems)
    return packs


def _linked(name: str | None) -> tuple[list[Pack], tuple[Located, ...]]:
    """The packs named with the problems of a file that links all the same; BadYaml if it does not link."""
    library = read_library(YAML_ROOT)
    known = site_bundles(library)
    if name is None:
        return [read_bundle(bundle) for bundle in known.values()], ()
    if name.endswith(".yaml"):
        path = Path(name)
        if not path.is_file():
            raise BadWord(f"没有文件 {quoted(name)}。")
        source = read_yaml(path, name)
        found = read_pack(source, vocabularies(library), known)
        if found.pack is None:
            raise BadYaml(found.problems)
        return [found.pack], found.problems
    if name not in known:
        raise BadWord(f"规则包{not_among(name, known)}")
    return [read_bundle(known[name])], ()


def _given(words: Sequence[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for word in words:
        name, mark, value = (part.strip() for part in word.partition("="))
        if not mark:
            raise BadWord(f"--given {quoted(word)}应写作 名称=值，如 area=unbuilt。")
        if name in given:
            raise BadWord(f"输入“{name}”给了不止一次，请只留一个。")
        given[name] = value
    return given
