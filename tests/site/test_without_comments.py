"""Scripts are sent without comments on lines of their own, and do the same."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from paths import ROOT

from site_build.publish.without_comments import without_comments

SCRIPTS = sorted((ROOT / "docs" / "assets").rglob("*.mjs"))
WITH = """// A remark.
/**
 * Adds.
 *
 * @param {number} one
 */
export function add(one) {
  // beside
  const address = "https://example.org"; // behind code
  const text = `
// within a text
/** and this */
`;
  return one + address.length + text.length;
}
"""


def test_only_whole_comments_are_taken_away() -> None:
    """A comment on its own line goes; an address, what stands behind code, and a text over lines stay."""
    sent = without_comments(WITH)
    assert "remark" not in sent
    assert "@param" not in sent
    assert "beside" not in sent
    assert 'const address = "https://example.org"; // behind code' in sent
    assert "// within a text\n/** and this */\n" in sent


@pytest.mark.long
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_each_script_is_still_one(path: Path, tmp_path: Path) -> None:
    """Node reads every script as it is sent, and it is smaller."""
    sent = without_comments(path.read_text(encoding="utf-8"))
    file = tmp_path / path.name
    file.write_text(sent, encoding="utf-8")
    subprocess.run(["node", "--check", str(file)], check=True)  # noqa: S607 - as every test of scripts
    assert len(sent) < path.stat().st_size
    assert "@param" not in sent
