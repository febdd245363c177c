"""The habits of the house: lint, types, arrows and models are clean, and files name no machine."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent

FOREIGN = {
    "a package registry": re.compile(
        r"https?://[^\s\"']*(?:pypi\.org|pythonhosted\.org|registry\.npmjs|npmmirror|repo1?\.maven|maven\.org"
        r"|artifactory|nexus)[^\s\"']*"
    ),
    "a path of one machine": re.compile(r"(?<![\w.$}])/(?:home|root|Users|work)/[\w.-]+/[\w.-]+"),
}
GENERATED = {"package-lock.json"}


def run(*command: str) -> None:
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("lint-imports",),
        ("komek", "check"),
    ],
    ids=["ruff", "format", "mypy", "arrows", "models"],
)
def test_code_is_clean(command: tuple[str, ...]) -> None:
    run(str(BIN / command[0]), *command[1:])


def test_models_are_clean() -> None:
    run("npm", "run", "--silent", "lint:models")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_names(what: str) -> None:
    found = []
    for file in tracked():
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if file.name not in GENERATED:
            found += [f"{file.relative_to(ROOT)}: {hit}" for hit in FOREIGN[what].findall(text)]
    assert found == []


def test_locks_name_no_registry() -> None:
    locks = [*ROOT.glob("*.lock"), *ROOT.glob("docker/*.lock"), ROOT / "package-lock.json"]
    assert [lock.name for lock in locks if re.search(r"https?://", lock.read_text("utf-8"))] == []
