"""`check` and `schema`: the content as it is written."""

from __future__ import annotations

import argparse
import json

from site_build.commands.common import FAILED, OK
from site_build.corpus.check import read_library
from site_build.corpus.yaml_source import BadYaml


def check(arguments: argparse.Namespace) -> int:
    """Check a whole corpus."""
    try:
        read_library(arguments.root)
    except BadYaml as error:
        if not arguments.json:
            raise
        print(json.dumps([problem.as_json for problem in error.problems], ensure_ascii=False, indent=2))
        return FAILED
    print("[]" if arguments.json else "没有问题。")
    return OK


def schema(arguments: argparse.Namespace) -> int:
    """Write the JSON Schemas for editors."""
    from site_build.corpus.json_schema import write_schemas  # noqa: PLC0415 - only this command needs it

    write_schemas(arguments.root)
    return OK
