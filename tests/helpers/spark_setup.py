"""Finds the Java that Spark runs on; on Debian as root it installs it.

Run as a script before the tests of Spark (`make test-spark` does).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from site_build.city.spark import NO_JAVA, find_java

PACKAGE = "openjdk-17-jre-headless"


def main() -> int:
    """Make sure that there is a Java; exit code 1 with the remedy if there is none."""
    if not find_java() and shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", PACKAGE]):
            subprocess.run(["apt-get", *command], check=True, env=environment, stdout=subprocess.DEVNULL)  # noqa: S607
    if not find_java():
        print(NO_JAVA, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
