"""`review`: what the legal office looks at in a version, as sentences, JSON or a Word file."""

from __future__ import annotations

import argparse
import sys

from calculator import read_bundle
from calculator.ground.problems import not_among, quoted
from site_build.commands.common import MISUSED, OK, print_found
from site_build.corpus.bundle import bundles
from site_build.corpus.check import read_library
from site_build.corpus.review import review as gathered
from site_build.corpus.review import review_json, review_sentences
from site_build.exchange.review_document import review_document


def review(arguments: argparse.Namespace) -> int:
    """Gather the review of a version of a work."""
    library = read_library(arguments.root)
    work = library.works.get(arguments.work)
    version = work.version(arguments.version) if work else None
    if work is None or version is None:
        known = library.works if work is None else [one.id for one in work.versions]
        what, said = ("文件", arguments.work) if work is None else (f"《{work.title}》的版本", arguments.version)
        print(f"{what}{not_among(said, known)}", file=sys.stderr)
        return MISUSED
    packs = {name: read_bundle(bundle) for name, bundle in bundles(library).items()}
    found = gathered(library, work, version, packs)
    if arguments.docx:
        try:
            arguments.docx.write_bytes(review_document(found))
        except OSError as error:
            print(f"文件{quoted(str(arguments.docx))}不能写：{error.strerror}。", file=sys.stderr)
            return MISUSED
        return OK
    return print_found(review_json(found), review_sentences(found), as_json=arguments.json)
