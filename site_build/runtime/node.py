"""Where Node.js is, which compiles and compresses for the build."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def node() -> str:
    """Node.js: the system's, or the one installed beside our Python."""
    beside = Path(sys.executable).parent
    found = shutil.which("node", path=os.pathsep.join((os.environ.get("PATH", ""), str(beside))))
    if found is None:
        raise FileNotFoundError("没有找到 Node.js；请用 make build，它会安装。")
    return found
