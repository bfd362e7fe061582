"""`build` and `serve`: the site, by MkDocs."""

from __future__ import annotations

import argparse
import errno
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from site_build.commands.common import FAILED, MISUSED, OK
from site_build.content_root import ROOT, SET
from site_build.pages.dead_links import dead_links
from site_build.ports import HOST, port_refusal, refusal
from site_build.publish import publish

CONFIG = ROOT / "mkdocs.yml"


def build(arguments: argparse.Namespace) -> int:
    """Build the site, look for dead links, and make the compressed copies."""
    _tell(logging.WARNING)
    where = {"site_dir": str(arguments.site_dir.resolve())} if arguments.site_dir else {}
    where |= {"site_url": arguments.site_url} if arguments.site_url else {}
    with _environment({SET: str(arguments.root)}):
        config = load_config(str(CONFIG), **where)
        try:
            mkdocs_build(config)
        except Abort as error:
            print(error, file=sys.stderr)
            return FAILED
        dead = dead_links(Path(config.site_dir))
        for link in dead:
            print(link, file=sys.stderr)
        publish(Path(config.site_dir), config.extra["site"].places)
    return FAILED if dead else OK


def serve(arguments: argparse.Namespace) -> int:
    """Serve the site on this machine, rebuilt when something changes."""
    if said := port_refusal(arguments.port):
        print(said, file=sys.stderr)
        return MISUSED
    _tell(logging.INFO)
    try:
        with _environment({SET: str(arguments.root), "POLICYKB_SERVING": "true"}):
            mkdocs_serve(str(CONFIG), dev_addr=f"{HOST}:{arguments.port}")
    except Abort as error:
        print(error, file=sys.stderr)
        return FAILED
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        print(refusal(arguments.port, error), file=sys.stderr)  # taken while the site was built
        return MISUSED
    return OK


@contextmanager
def _environment(told: Mapping[str, str]) -> Iterator[None]:
    """What the hook of MkDocs reads from the environment, which is afterwards as it was."""
    before = dict(os.environ)
    os.environ.update(told)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _tell(level: int) -> None:
    """Print what MkDocs says, which sets up no log of its own when called as a library."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s - %(message)s")
    logging.getLogger("mkdocs").setLevel(level)
