"""pytest collects ``*.test.json``: one test a test case, and a file that cannot be read is an error."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
PLUGINS = ("-p", "komek.process_tests.fixtures", "-p", "komek.process_tests.cases.collected")


def collect(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", *PLUGINS, "--collect-only", "-q", "-n", "0", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_each_test_case_is_a_test_and_a_broken_file_is_told(tmp_path: Path) -> None:
    cases = '{"testCases": [{"name": "one", "instructions": []}, {"name": "two", "instructions": []}]}'
    (tmp_path / "whole.test.json").write_text(cases, encoding="utf-8")
    done = collect(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "whole.test.json::test_case[one]" in done.stdout
    assert "whole.test.json::test_case[two]" in done.stdout
    (tmp_path / "broken.test.json").write_text('{"testCases": [{"name": "А"}]}', encoding="utf-8")
    broken = collect(tmp_path)
    assert broken.returncode != 0
    assert "instructions: не указано" in broken.stdout
