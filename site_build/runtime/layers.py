"""What of our Python goes to the browser: the calculator, and two layers on top of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path

from calculator.ground.frozen import frozen
from site_build.content_root import ROOT

WORKSHOP = (
    "__init__",
    "corpus/__init__",
    *(
        f"corpus/{name}"
        for name in (
            "linked_pack",
            "pack_file",
            "references",
            "yaml_nodes",
            "yaml_slips",
            "yaml_source",
            "yaml_words",
            "yaml_written",
        )
    ),
    "workshop",
)
BATCH = (
    "__init__",
    "exchange/__init__",
    *(
        f"exchange/{name}"
        for name in ("batch", "delimited", "heading", "number_format", "sheets", "table", "writing", "xlsx")
    ),
)
TRY_BATCH = (
    "import site_build.exchange.batch as batch; from calculator.answers.results import Blank; "
    "made = batch.write_workbook([batch.text_sheet('x', [['a'], ['1.5']])]); "
    "words = batch.Words(known=len, remark=lambda text, below: False); "
    "batch.write_template('x', [Blank(title='a', kind='date', hint='b', words=('c',))]); "
    "batch.read_table(made, words); batch.read_table('a\\n\u4e2d'.encode('gb18030'), words); "
    "batch.read_table('\ufeffa\\nb'.encode('utf-16-le'), words)"
)


@frozen
class Layer:
    """Python for one purpose: its files by their path in the archive, and an import that reaches all it needs."""

    name: str
    files: Mapping[str, Path]
    run: str


def layers() -> tuple[Layer, ...]:
    """The calculator; on top of it what the workshop reads YAML with, and what a batch reads and writes files with."""
    yaml = {**_sources("yaml"), **_ours(WORKSHOP)}
    excel = {**_sources("xlsxwriter"), **_ours(BATCH)}
    return (
        Layer(name="core", files=_sources("calculator"), run="import calculator.browser"),
        Layer(name="workshop", files=yaml, run="import site_build.workshop"),
        Layer(name="batch", files=excel, run=TRY_BATCH),
    )


def _ours(names: Iterable[str]) -> dict[str, Path]:
    return {f"site_build/{name}.py": ROOT / "site_build" / f"{name}.py" for name in names}


def _sources(package: str) -> dict[str, Path]:
    """The Python files of an installed package; nothing compiled for this machine, which the browser could not run."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(package)
    folder = Path(spec.origin).parent
    return {path.relative_to(folder.parent).as_posix(): path for path in sorted(folder.rglob("*.py"))}
