"""Where everything stands on the site: the one place that knows page names, addresses and anchors."""

from __future__ import annotations

from site_build.corpus.citations import holds
from site_build.corpus.library import Library, Place
from site_build.corpus.model import Document, Provision, provisions_of

PLACE_PAGES = {
    "measures": "办法",
    "note": "起草说明",
    "calculator": "配置计算器",
    "procedure": "程序与文书",
    "departments": "部门职责",
    "timeline": "起草过程",
    "questions": "常见问题",
    "glossary": "术语",
    "unknowns": "未知事项",
    "developer": "开发建设单位",
    "public": "社会公众",
    "staff": "经办人员",
    "legal": "法制机构",
    "compare": "各地比较",
    "packs": "规则包与核对",
    "workshop": "规则包工作台",
    "superior": "上位与相关文件",
    "sources": "来源与可信度",
    "about": "关于本站",
}
HOME = "首页"
SECTIONS = {
    HOME: (),
    "办法": ("measures",),
    "计算器": ("calculator", "compare", "packs", "workshop", "language"),
    "说明": ("note", "timeline"),
    "办事": ("procedure", "departments", "questions", "glossary"),
    "未知事项": ("unknowns",),
    "读者": ("developer", "public", "staff", "legal"),
    "上位文件": ("superior",),
    "来源": ("sources", "about"),
}
SHARED_PAGES = ("superior", "sources", "about", "compare", "packs", "workshop")


def page_address(place: Place, name: str) -> str:
    """The address of a named page, relative to the site's root."""
    return f"{name}/" if name in SHARED_PAGES else f"{place.jurisdiction.id}/{name}/"


def section_of(name: str) -> str:
    """The part of the navigation in which a named page stands."""
    return next(section for section, names in SECTIONS.items() if name in names)


def chapter_address(place: Place, chapter: Provision) -> str:
    """The address of one chapter of the measures."""
    return f"{place.jurisdiction.id}/measures/{chapter.id}/"


def document_address(library: Library, document: Document) -> str:
    """The address of a document's own page: its place's page for measures and note, else one among the superior."""
    for place in library.places.values():
        if document.id == place.measures.id:
            return page_address(place, "measures")
        if document.id == place.note.id:
            return page_address(place, "note")
    return f"superior/{document.id}/"


def page_of_provision(library: Library, document: Document, provision: Provision) -> str:
    """The address of a provision, with its anchor; the measures' parts have a page each."""
    place = next((one for one in library.places.values() if document.id == one.measures.id), None)
    if place is None:
        return f"{document_address(library, document)}#{provision.id}"
    chapter = next(one for one in provisions_of(document) if holds(one, provision))
    return f"{chapter_address(place, chapter)}#{provision.id}"


def page_of_unknown(place: Place, name: str) -> str:
    """The address of an unknown on the page that lists them."""
    return f"{page_address(place, 'unknowns')}#{name}"


def page_of_rule(place: Place, table: str, rule: str) -> str:
    """The address of a rule's row in the decision tables."""
    return f"{page_address(place, 'calculator')}#{rule_anchor(table, rule)}"


def page_of_pack(name: str) -> str:
    """The address of the page that shows one pack: its tables, clauses and proofs."""
    return f"packs/{name}/"


def rule_anchor(table: str, rule: str) -> str:
    """The anchor of a rule's row."""
    return f"rule-{table}-{rule}"
