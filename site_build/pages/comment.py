"""The page on which a reader writes opinions on clauses, and the words of every clause of every version for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from site_build.corpus.citations import ARTICLE, heading_of, numbers, version_title
from site_build.corpus.consultation import mail_address
from site_build.corpus.legal_tokens import PATTERN
from site_build.corpus.library import Library, Place
from site_build.corpus.works import NOT_HELD, Clause, Text, Version, Work, walk, words_of
from site_build.exchange.opinions_form import FORM_TITLE, empty_form
from site_build.pages.addresses import version_address
from site_build.pages.context import Context
from site_build.pages.page import Page, relative
from site_build.pages.texts import CITED_AS, is_container

FORM = "opinions.docx"


def comment_page(context: Context) -> Page:
    """The page of a place: beside it the clauses of each version as a file of its own, and the empty form."""
    library, place = context.library, context.place
    shown = place.measures.shown
    held = [(work, version) for work in place.works.values() for version in work.held_versions]
    files = {text_file(work, version): _clauses_json(work, version) for work, version in held}
    texts = [_text(library, place, work, version) for work, version in held]
    return context.page(
        "comment",
        "comment",
        origin=f"policy_yaml/places/{place.jurisdiction.id}/",
        data={"texts": texts},
        files={**files, FORM: empty_form(shown.title if shown else place.measures.title, library.day)},
        texts=texts,
        form=FORM,
        form_title=FORM_TITLE,
        setup={
            "place": place.jurisdiction.id,
            "texts": texts,
            "tokens": token_pattern(),
            "mail": mail_address(place.consultation),
        },
    )


def text_file(work: Work, version: Version) -> str:
    """The name of the file with the clauses of a version."""
    return f"{work.id}@{version.id}.json"


def token_pattern() -> str:
    """The pattern of legal tokens as JavaScript writes it, so that a reader's redline cuts words where ours does."""
    return PATTERN.pattern.replace("(?P<", "(?<")


def _text(library: Library, place: Place, work: Work, version: Version) -> dict[str, Any]:
    """A version for the page's script: `later` says that a newer one is held; a title that two have tells the date."""
    same = any(one.title == version.title for one in work.held_versions if one is not version)
    page = f"{place.jurisdiction.id}/comment/"
    return {
        "work": work.id,
        "version": version.id,
        "title": version_title(version) if same else version.title,
        "file": text_file(work, version),
        "page": relative(page, version_address(library, work, version)),
        "later": version is not work.held_versions[-1],
    }


def _clauses_json(work: Work, version: Version) -> bytes:
    text = work.text(version)
    data = {"clauses": [*_clauses(text)]}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _clauses(text: Text) -> Iterator[Mapping[str, Any]]:
    """Every clause that a page shows in a box, or in one: what it is called, its words, and its heirs in the newest."""
    newest = text.work.held_versions[-1]
    for clause in text.clauses:
        one = clause.provision
        container = is_container(one)
        if container and not one.text:
            continue
        cid = _cid(clause)
        heirs = text.work.heirs(cid, newest) if cid and text.version is not newest else ()
        yield {
            "id": one.id,
            "cid": cid,
            "box": next((up.id for up in clause.above if not is_container(up)), one.id),
            "heading": clause_heading(clause),
            "words": ((one.text or "") if container else held_words(clause)).strip(),
            "heirs": [heir.provision.id for heir in heirs],
        }


def _cid(clause: Clause) -> str:
    """The cid of a clause, or of the nearest around it that has one."""
    return next((one.cid for one in (clause.provision, *reversed(clause.above)) if one.cid), "")


def clause_heading(clause: Clause) -> str:
    """What a clause is called on a form: its numbers and heading, and whether its words are those of the text."""
    line = (*clause.above, clause.provision)
    article = next((at for at, one in enumerate(line) if ARTICLE.fullmatch(one.id)), None)
    named = next((one.heading.rstrip("。") for one in reversed(line[article or 0 :]) if one.heading), "")
    unnumbered = article is None and not clause.provision.label and not clause.provision.heading
    counted = heading_of(clause) if unnumbered else ""
    words = dict.fromkeys(filter(None, (numbers(clause), named, counted)))
    return " ".join(words) + CITED_AS[clause.provision.text_status]


def held_words(clause: Clause) -> str:
    """The words of a clause with all that it holds; empty where none are held."""
    held = any(one.text for one in walk((clause.provision,)))
    words = words_of(clause.provision) if held else ""
    return "" if words == NOT_HELD else words
