"""Where everything stands on the site: the one place that knows page names, addresses and anchors."""

from __future__ import annotations

from site_build.corpus import kinds
from site_build.corpus.library import Library, Place
from site_build.corpus.works import Clause, Version, Work

PLACE_PAGES = {
    "measures": "办法",
    "note": "起草说明",
    "calculator": "配置计算器",
    "procedure": "程序与文书",
    "departments": "部门职责",
    "timeline": "起草过程",
    "comment": "提意见",
    "questions": "常见问题",
    "glossary": "术语",
    "unknowns": "未知事项",
    "residents": "和我家有什么关系",
    "developer": "开发建设单位",
    "public": "社会公众",
    "staff": "经办人员",
    "legal": "法制机构",
    "compare": "各地比较",
    "packs": "规则包与核对",
    "workshop": "规则包工作台",
    "diagnostics": "问题种类",
    "superior": "上位与相关文件",
    "matrix": "与上位条款对照",
    "sources": "来源与可信度",
    "about": "关于本站",
    "language": "规则语言",
    "province": "一个省要多少",
}
HOME = "首页"
SECTIONS = {
    HOME: ("residents",),
    "计算器": ("calculator", "compare"),
    "条文": ("measures", "note", "timeline", "superior", "matrix"),
    "办事": ("procedure", "departments", "comment", "questions", "glossary", "developer", "public", "staff", "legal"),
    "没有规定的": ("unknowns",),
    "关于": ("about", "sources", "packs", "workshop", "language", "province", "diagnostics"),
}
SHARED_PAGES = ("superior", "sources", "about", "compare", "packs", "workshop", "diagnostics")
OF_RECORDS = "办事"


def page_address(place: Place, name: str) -> str:
    """The address of a named page, relative to the site's root."""
    return f"{name}/" if name in SHARED_PAGES else f"{place.jurisdiction.id}/{name}/"


def title_of(name: str) -> str:
    """What a named page is called: as said here, or, for a kind of record with a page of its own, as the kind is."""
    return PLACE_PAGES.get(name) or next(kind.word for kind in kinds.KINDS if kind.page == name)


def section_of(name: str) -> str:
    """The part of the navigation in which a named page stands."""
    return next((section for section, names in SECTIONS.items() if name in names), OF_RECORDS)


def work_address(library: Library, work: Work) -> str:
    """The address of a work's own page, which shows the version in force or the newest draft."""
    place = library.place_of.get(work.id)
    if place is None:
        return f"superior/{work.id}/"
    name = {place.measures.id: "measures", place.note.id: "note"}.get(work.id)
    return page_address(place, name) if name else f"{place.jurisdiction.id}/documents/{work.id}/"


def version_address(library: Library, work: Work, version: Version) -> str:
    """The address at which one version stands for ever."""
    return f"{work_address(library, work)}v/{version.id}/"


def review_address(library: Library, work: Work, version: Version) -> str:
    """The page with what the legal office looks at in a draft."""
    return f"{version_address(library, work, version)}review/"


def page_of_clause(library: Library, clause: Clause) -> str:
    """The address of a clause with its anchor: on the work's own page, if that shows its version."""
    return f"{_page_of_text(library, clause)}#{clause.provision.id}"


def lasting_page_of_clause(library: Library, clause: Clause) -> str:
    """The address at which these very words stand for ever, with the anchor."""
    page = work_address(library, clause.work)
    if clause.version:
        page = version_address(library, clause.work, clause.version)
    return f"{page}#{clause.provision.id}"


def _page_of_text(library: Library, clause: Clause) -> str:
    if clause.version is None or clause.version is clause.work.shown:
        return work_address(library, clause.work)
    return version_address(library, clause.work, clause.version)


def comment_address(place: Place, clause: Clause) -> str:
    """The address at which a reader writes an opinion on a clause; what stands behind the mark is for the script."""
    version = f"@{clause.version.id}" if clause.version else ""
    return f"{page_address(place, 'comment')}#text={clause.work.id}{version}&clause={clause.provision.id}"


def page_of_unknown(place: Place, name: str) -> str:
    """The address of an unknown on the page that lists them."""
    return f"{page_address(place, 'unknowns')}#{name}"


def calculator_address(place: Place, version: str) -> str:
    """The address of the calculator for a version: the place's own for the one that answers if no day is given."""
    own = page_address(place, "calculator")
    return own if place.pack.law.version == version else f"{own}v/{version}/"


def page_of_pack(name: str) -> str:
    """The address of the page that shows one pack: its tables, clauses and proofs."""
    return f"packs/{name}/"


def rule_anchor(table: str, rule: str) -> str:
    """The anchor of a rule's row."""
    return f"rule-{table}-{rule}"
