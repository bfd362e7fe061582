"""How a clause is cited: by links, in full, and by the heading above it."""

from __future__ import annotations

import re

from site_build.corpus.works import IN_FORCE, Clause, Provision, Version, Work, numbered, state_of

ARTICLE = re.compile("art-[0-9]+(-[0-9]+)?")
GOES_ON = re.compile(r".*\.(?:item|sub)-[0-9]+\.para-([2-9]|[1-9][0-9]+)")
COUNTED = {"para": "第{}款", "item": "第（{}）项", "sub": "第{}目"}
DIGITS = "〇一二三四五六七八九"


def title_path(clause: Clause) -> str:
    """A clause as links name it, by the short title of its work: 办法第二部分述一; of another version, with that."""
    return f"{clause.work.short_title or f'《{clause.work.title}》'}{_other(clause)}{numbers(clause)}"


def full_citation(clause: Clause) -> str:
    """A clause as people cite it, with the version where it is not the one in force: 《文件》第五条第二款第（一）项."""
    version = clause.version
    title = version.title if version and clause.work.kind == "measures" else clause.work.title
    return nested(f"《{title}》{_version(clause.work, version) if version else ''}{numbers(clause)}")


def version_title(version: Version) -> str:
    """A version's title with its stage and date, unless the title says them."""
    said = [one for one in (version.stage, str(version.in_force_from or version.dated or "")) if one]
    more = "、".join(one for one in said if one not in version.title)
    return f"{version.title}（{more}）" if more else version.title


def _other(clause: Clause) -> str:
    """The version that a clause stands in, where that is not the one shown."""
    version = clause.version
    return "" if version is None or version is clause.work.shown else _version(clause.work, version)


def _version(work: Work, version: Version) -> str:
    """Which version is cited: nothing of the one in force, nor of a draft that is the newest text there is."""
    if not version.enacted:
        said = "" if version is work.shown else "、".join(filter(None, (version.stage, version.dated)))
        return f"（{said}）" if said else ""
    if state_of(work, version, work.day) == IN_FORCE:
        return ""
    made = "修订" if version.stage == "修订稿" else "公布"
    begins = f"，{version.in_force_from} 起施行" if version.in_force_from else ""
    return f"（{version.dated or version.published or ''} {made}{begins}）".replace("（ ", "（")


def heading_of(clause: Clause) -> str:
    """What stands above a clause: its number and heading, or, having neither, which paragraph it is."""
    one = clause.provision
    return numbered(_own_number(clause), one.heading) or f"第 {_paragraph(clause)} 段"


def nested(text: str) -> str:
    """A text in which title marks within title marks are single ones: 《关于印发〈办法〉的通知》."""
    depth = 0
    made = []
    for one in text:
        depth -= one == "》"
        made.append({"《": "〈", "》": "〉"}.get(one, one) if depth > 0 else one)
        depth += one == "《"
    return "".join(made)


def numbers(clause: Clause) -> str:
    """The numbers that lead to a clause: from its article on if it stands in one, else from the top."""
    line = (*clause.above, clause.provision)
    start = next((at for at, one in enumerate(line) if ARTICLE.fullmatch(one.id)), None)
    if start is None:
        return "".join((one.label or "").rstrip("、") for one in line) or heading_of(clause)
    return "".join(_cited(one) for one in line[start:])


def _cited(one: Provision) -> str:
    """The number of an article or of what stands in it, as citations write it."""
    unit, _, count = one.id.rpartition(".")[2].partition("-")
    if goes_on(one.id):
        return f"第{chinese(int(count))}段"
    if ARTICLE.fullmatch(one.id):
        return (one.label or f"第{chinese(int(count.partition('-')[0]))}条").split("　")[0].split(" ")[0].rstrip("、")
    if unit in COUNTED and count.isdigit():
        return COUNTED[unit].format(count if unit == "sub" else chinese(int(count)))
    return (one.label or "").rstrip("、")


def goes_on(name: str) -> bool:
    """Whether an id is that of a further paragraph of a 项 or 目, which bears no number: its second 段, no 款."""
    return GOES_ON.fullmatch(name) is not None


def _own_number(clause: Clause) -> str | None:
    """The printed number of a clause; a 款 that bears none is counted."""
    one = clause.provision
    unit, _, count = one.id.rpartition(".")[2].partition("-")
    if goes_on(one.id):
        return one.label
    counted = unit == "para" and count.isdigit() and any(ARTICLE.fullmatch(up.id) for up in clause.above)
    return one.label or (f"第{chinese(int(count))}款" if counted else None)


def _paragraph(clause: Clause) -> int:
    """The place of a clause among its neighbours, after the words that their parent has of its own."""
    return clause.place + (2 if clause.above and clause.above[-1].text else 1)


def chinese(number: int) -> str:
    """A number below a thousand as articles are counted: 第二十一条."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "") or "〇"
