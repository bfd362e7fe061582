"""`review`: what the legal office looks at in a version, as sentences, JSON or a Word file."""

from __future__ import annotations

import argparse
import sys

from calculator import read_bundle
from calculator.ground.problems import not_among
from site_build.commands.common import MISUSED, OK, BadWord, print_found, write_files
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
    try:
        if write_files((arguments.docx, lambda: review_document(found))):
            return OK
    except BadWord as error:
        print(error, file=sys.stderr)
        return MISUSED
    return print_found(review_json(found), review_sentences(found), as_json=arguments.json)
