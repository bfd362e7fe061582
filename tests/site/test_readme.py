"""The README's commands work and say what the README shows."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(sh|console)\n(.*?)```", README, re.DOTALL)
FIGURE = re.compile(r"\d[\d,.]*")
COMMANDS = ("build", "serve", "check", "calc", "compare", "verify", "schema", "batch")


@pytest.mark.parametrize("target", re.findall(r"^make (\w+)", "\n".join(text for _, text in BLOCKS), re.MULTILINE))
def test_make_targets_exist(target: str) -> None:
    """Each `make` target of the README is one of the Makefile's."""
    done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, check=False)  # noqa: S607
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("text", [text for kind, text in BLOCKS if kind == "console"])
def test_console_blocks_show_real_output(text: str) -> None:
    """What stands below a command in the README is how its output begins; its figures are those of the law now."""
    command, *expected = text.rstrip().splitlines()
    words = shlex.split(command.removeprefix("$ "))
    words[0] = str(Path(sys.executable).parent / words[0])
    done = subprocess.run(words, cwd=ROOT, capture_output=True, check=True)
    shown = done.stdout.decode().splitlines()[: len(expected)]
    assert [FIGURE.sub("#", line) for line in shown] == [FIGURE.sub("#", line) for line in expected]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.slow
def test_help_is_chinese_with_an_example(command: str) -> None:
    """`--help` of each command is in Chinese and ends with an example."""
    done = subprocess.run(
        [Path(sys.executable).parent / "policykb", command, "--help"], capture_output=True, check=True
    )
    told = done.stdout.decode()
    assert told.startswith("用法：policykb")
    assert f"例：policykb {command}" in told
    assert "show this help" not in told


def test_all_commands_are_listed() -> None:
    """`policykb --help` names every command."""
    done = subprocess.run([Path(sys.executable).parent / "policykb", "--help"], capture_output=True, check=True)
    for command in COMMANDS:
        assert command in done.stdout.decode()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["calc"], "参数有误"),
        (["calc", "dazhu"], "是否想写“dazu”"),
        (["calc", "dazu", "--given", "area"], "名称=值"),
        (["calc", "dazu", "--given", "area=x"], "可以写：“未建成区域”"),
        (["calc", "dazu", "--given", "areas=built"], "是不是“所在区域”"),
        (["calc", "dazu", "--given", "area=built", "--given", "area=built"], "不止一次"),
        (["cal"], "参数有误"),
    ],
)
@pytest.mark.slow
def test_bad_words_exit_with_2_and_one_sentence(words: list[str], says: str) -> None:
    """A bad word on the command line is told and exits with 2, without a traceback."""
    done = subprocess.run([Path(sys.executable).parent / "policykb", *words], capture_output=True, check=False)
    told = done.stderr.decode()
    assert (done.returncode, says in told, "Traceback" in told) == (2, True, False)
