"""How a provision is cited: by links, in full, and by the heading above it."""

from __future__ import annotations

from site_build.corpus.model import Document, Provision, numbered, provisions_of, walk


def title_path(document: Document, provision: Provision) -> str:
    """A provision as links name it, by the document's short title: 办法第二部分述一."""
    return f"{document.short_title or f'《{document.title}》'}{_numbers(document, provision)}"


def heading_of(document: Document, provision: Provision) -> str:
    """What stands above a provision: its number and heading, or, having neither, which paragraph it is."""
    return numbered(provision.label, provision.heading) or f"第 {_paragraph(document, provision)} 段"


def _paragraph(document: Document, provision: Provision) -> int:
    """The place of a provision among its neighbours, after the words that their parent has of its own."""
    for parent in walk(provisions_of(document)):
        if provision in parent.children:
            return parent.children.index(provision) + (2 if parent.text else 1)
    return provisions_of(document).index(provision) + 1


def full_citation(document: Document, provision: Provision) -> str:
    """A provision as people cite it, by the document's whole title: 《文件》第二部分述一."""
    return nested(f"《{document.title}》{_numbers(document, provision)}")


def nested(text: str) -> str:
    """A text in which title marks within title marks are single ones: 《关于印发〈办法〉的通知》."""
    depth = 0
    made = []
    for one in text:
        depth -= one == "》"
        made.append({"《": "〈", "》": "〉"}.get(one, one) if depth > 0 else one)
        depth += one == "《"
    return "".join(made)


def _numbers(document: Document, provision: Provision) -> str:
    line = [one for one in walk(provisions_of(document)) if holds(one, provision)]
    return "".join((one.label or "").rstrip("、") for one in line) or heading_of(document, provision)


def holds(one: Provision, other: Provision) -> bool:
    """Whether a provision is another or has it below."""
    return other.id == one.id or other.id.startswith(f"{one.id}.")
