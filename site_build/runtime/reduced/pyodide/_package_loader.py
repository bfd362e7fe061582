"""Stands in for pyodide._package_loader: no package is installed; our modules come in zip files on the path."""


class Folder:
    """A path that tells its text."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __str__(self) -> str:
        return self.path


SITE_PACKAGES = Folder("/lib/site-packages")
DSO_DIR = Folder("/usr/lib")


def init_loaded_packages() -> None:
    """There are none."""
