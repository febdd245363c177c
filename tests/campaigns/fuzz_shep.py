"""The long form of the fuzz on what ШЭП brings: `python tests/campaigns/fuzz_shep.py [examples]`.

The suite runs the same properties with few examples (tests/adapters/shep/test_bad_input.py).
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLES = "FUZZ_EXAMPLES"


def main() -> int:
    """Run the properties with so many examples each, 5,000 unless told otherwise."""
    examples = sys.argv[1] if len(sys.argv) > 1 else "5000"
    command = [
        sys.executable, "-m", "pytest", "-q", "--timeout=0", "-k", "any_shape or damaged",
        "tests/adapters/shep/test_bad_input.py",
    ]  # fmt: skip
    return subprocess.run(command, cwd=ROOT, env={**os.environ, EXAMPLES: examples}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
