"""A page as a value, and the templates that make its body: Markdown headings with HTML between them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import field, fields, is_dataclass
from datetime import date
from functools import cache
from posixpath import relpath
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from calculator.ground.frozen import frozen
from site_build.corpus.consultation import state_of
from site_build.pages.annotated import Annotation, annotated


@frozen
class Page:
    """One page: its address from the site's root (`dazu/note/`), title, body, place in the navigation, and origin.

    `data` are the records that it shows, from which its machine twin is made. `place` is the place it is about, which a
    window's title names; empty for pages of all places.

    A `wide` page goes without the side columns. A page with a `worker` starts it from its head. `files` stand beside it
    to be taken away, by their names.
    """

    address: str
    title: str
    body: str
    section: str
    description: str
    origin: str
    data: object
    json_ld: str | None = None
    wide: bool = False
    worker: Mapping[str, Any] | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    place: str = ""

    @property
    def uri(self) -> str:
        """The Markdown file that stands for this page."""
        return f"{self.address.rstrip('/') or 'index'}.md"

    @property
    def twin(self) -> tuple[str, str]:
        """The machine twin of this page: its address and its JSON."""
        return f"{self.address}index.json", json.dumps(plain(self.data), ensure_ascii=False, indent=1)

    @property
    def markdown(self) -> str:
        """The whole Markdown file, title and description in its front matter."""
        title = self.title if self.place in self.title else f"{self.title}·{self.place}"
        front = {"title": str(escape(title)), "description": str(escape(self.description))}
        head = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items())
        head += "hide: [navigation, path, toc]\n" if self.wide else ""
        head += f"worker: {json.dumps(self.worker)}\n" if self.worker else ""
        foot = (
            '<details class="kb-origin"><summary>本页数据</summary>'
            f'<p>文件 <code>{escape(self.origin)}</code>；<a href="index.json">机器可读（JSON）</a></p></details>'
        )
        return f"---\n{head}---\n\n{self.body}\n\n{foot}\n"


def plain(data: Any) -> Any:
    """Records as plain data for JSON: fields that say nothing are left out, dates are written as in YAML."""
    if is_dataclass(data):
        items = ((item.name.rstrip("_"), getattr(data, item.name)) for item in fields(data))
        return {name: plain(value) for name, value in items if value not in (None, (), {}, False)}
    if isinstance(data, Mapping):
        return {key: plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [plain(value) for value in data]
    return data.isoformat() if isinstance(data, date) else data


@frozen(kw_only=False)
class Glossary:
    """Terms and other forms of them by their words, longest first, with meaning and address."""

    words: Mapping[str, tuple[str, str]]
    pattern: re.Pattern[str]


def glossary_of(words: Mapping[str, tuple[str, str]]) -> Glossary:
    """Prepare terms (`word -> (meaning, address)`) for finding in running text."""
    ordered = sorted(words, key=len, reverse=True)
    return Glossary(words, re.compile("|".join(map(re.escape, ordered)) or r"(?!)"))


@frozen
class InlineLink:
    """Words `text[start:end]` of running text as a link; `definition` is the id of the box that explains them."""

    start: int
    end: int
    address: str
    title: str = ""
    definition: str = ""

    def annotation(self, page: str) -> Annotation:
        """The link on a page."""
        target = relative(page, self.address)
        if self.definition:
            opens = Markup('<a class="kb-defined" href="{}" aria-describedby="{}">').format(target, self.definition)
        else:
            opens = Markup('<a class="kb-cited" href="{}" title="{}">').format(target, self.title)
        return Annotation(start=self.start, end=self.end, opens=opens, closes=Markup("</a>"))


@cache
def templates() -> Environment:
    """The templates of this package; everything is escaped unless marked safe, and an undefined name is an error."""
    found = Environment(
        loader=PackageLoader("site_build"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    found.filters["heading"] = heading
    found.filters["json"] = as_json
    found.filters["consultation_on"] = state_of
    return found


def render(template: str, address: str, glossary: Glossary, **values: Any) -> str:
    """Fill a template for the page at `address`; `url` makes links relative, `terms` links terms to the glossary.

    `terms` takes the marks and the links of a text too, if it has any.
    """
    return (
        templates()
        .get_template(f"{template}.md.jinja")
        .render(
            url=lambda target: relative(address, target),
            terms=lambda text, marks=(), links=(): with_terms(text, glossary, address, marks, links),
            **values,
        )
    )


def relative(address: str, target: str) -> str:
    """A link from one address of the site to another, so that the site works below any path."""
    path, mark, anchor = target.partition("#")
    if path == address:
        return f"{mark}{anchor}" if mark else "./"
    found = relpath(path or ".", address or ".")
    return f"{found}/{mark}{anchor}" if path.endswith("/") or not path else f"{found}{mark}{anchor}"


def heading(text: str) -> Markup:
    """Text for a Markdown heading, on one line: what Markdown would read as markup is written as references."""
    one_line = " ".join(text.split())
    return Markup(re.sub(r"[\\`*_{}\[\]#|<>&]", lambda match: f"&#{ord(match[0])};", one_line))  # noqa: S704 - escaped here


def as_json(data: Any) -> Markup:
    """Data for a script element, in its own order; nothing in it can end the element."""
    return Markup(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704 - escaped here


def with_terms(
    text: str,
    glossary: Glossary,
    address: str,
    marks: Sequence[Annotation] = (),
    links: Sequence[InlineLink] = (),
) -> Markup:
    """Text with its marks and links, and elsewhere the first mention of each term linked to the glossary."""
    seen: set[str] = set()
    made = [link.annotation(address) for link in links]
    for match in glossary.pattern.finditer(text):
        meaning, target = glossary.words[match[0]]
        linked = any(one.start < match.end() and match.start() < one.end for one in links)
        if linked or target in seen or address == target.partition("#")[0]:
            continue
        seen.add(target)
        opens = Markup('<a class="kb-term" href="{}" title="{}">').format(relative(address, target), meaning)
        made.append(Annotation(start=match.start(), end=match.end(), opens=opens, closes=Markup("</a>")))
    return annotated(text, made, marks)
