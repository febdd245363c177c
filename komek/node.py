"""Where Node.js is: it comes with the locked Python packages, and nothing else of the machine is needed."""

import os
import shutil
import sys
from pathlib import Path


def find_node() -> str | None:
    """Return the Node.js beside this Python, else that of the PATH; nothing where there is none."""
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return shutil.which("node", path=places)
