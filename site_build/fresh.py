"""Lets a change of our Python show in a site that is being served; MkDocs loads its hook only once."""

import os
import sys
from importlib import import_module
from types import ModuleType

OURS = ("calculator", "site_build")
KEPT = ("site_build.cli", "site_build.fresh", "site_build.mkdocs_hook")


def newest(module: str) -> ModuleType:
    """Import one of our modules; while serving, all that is ours is read from disk again first."""
    if os.environ.get("POLICYKB_SERVING"):
        for name in [name for name in sys.modules if name.partition(".")[0] in OURS and name not in KEPT]:
            del sys.modules[name]
    return import_module(module)
