"""`batch`: a table of projects, answered row by row."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calculator.ground.problems import quoted
from site_build.commands.common import FAILED, MISUSED, OK, BadWord
from site_build.commands.packs import answering_pack
from site_build.corpus.yaml_source import reason
from site_build.exchange.batch import SUFFIXES, Batch, template_file, written
from site_build.exchange.table import ON_COMMAND_LINE, BadTable


def batch(arguments: argparse.Namespace) -> int:
    """Answer a table, or write an empty one to fill in."""
    target: Path | None = arguments.file if arguments.template else arguments.out
    if target and target.suffix not in SUFFIXES:
        print(f"{quoted(str(target))}应以 .csv 或 .xlsx 结尾。", file=sys.stderr)
        return MISUSED
    try:
        pack = answering_pack(arguments.root, arguments.pack)
        if arguments.template:
            arguments.file.write_bytes(template_file(pack, arguments.file.suffix))
            return OK
        content = arguments.file.read_bytes()
        answered = Batch(pack, content, hidden=arguments.hidden, limits=ON_COMMAND_LINE)
    except (BadWord, BadTable) as error:
        print(error, file=sys.stderr)
        return MISUSED
    except OSError as error:
        print(f"文件{quoted(str(arguments.file))}不能读写：{reason(error)}。", file=sys.stderr)
        return MISUSED
    for row in answered.rows:
        answered.answer(row)
    content = written(answered, target.suffix if target else ".csv")
    if target:
        target.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
    return _told(answered.summary())


def _told(summary: Mapping[str, Any]) -> int:
    """Say on the error stream how the rows fared; refused rows make the exit code 1."""
    print(summary["sentence"], file=sys.stderr)
    for sentence in (*summary["told"], *summary["refusals"]):
        print(sentence, file=sys.stderr)
    return FAILED if summary["refused"] else OK
