"""Take each protection of the doors away, see a test fail: `python tests/campaigns/mutate_doors.py [NAME…]`.

In a copy of the tree; what survives is printed. Names choose those that contain one of them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
DESK, PORTAL, PAGES = "tests/adapters/desk", "tests/adapters/portal", "tests/adapters/pages"
COPIED = ("adapters", "bpmn", "komek", "rules", "tests", "workers")
OPTIONS = ("-n", "0", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider")


class Protection(NamedTuple):
    """What protects, where it stands, what stands there without it, and which tests must notice."""

    name: str
    file: str
    text: str
    instead: str
    tests: tuple[str, ...]


PROTECTIONS = (
    Protection(
        "desk: cases of other units",
        "adapters/desk/office.py",
        "if case is None or not official.may_see(case):",
        "if case is None:",
        (f"{DESK}/test_safety.py",),
    ),
    Protection(
        "portal: case of another person",
        "adapters/portal/cabinet.py",
        "    if own is None:\n        raise HTTPException(404)",
        "    if own is None:\n        pass",
        (f"{PORTAL}/test_safety.py",),
    ),
    Protection(
        "portal: document of another case",
        "adapters/portal/cabinet.py",
        "require_own(work.session, case_id, visitor.who)",
        "pass",
        (f"{PORTAL}/test_pages.py",),
    ),
    Protection(
        "desk: document of another case",
        "adapters/desk/cases.py",
        "if document is None or document.case_id != case.id:",
        "if document is None:",
        (f"{DESK}/test_safety.py",),
    ),
    Protection(
        "status page: searching",
        "adapters/portal/app.py",
        'Limit("looks", "GET", re.compile("/s/.*|/api/applications/.*/status"), 120, 60),',
        "",
        (f"{PORTAL}/test_safety.py",),
    ),
    Protection(
        "replay: login challenge",
        "adapters/portal/login.py",
        "if not door.spent.spend(nonce, SECONDS):",
        "if False:",
        (f"{PORTAL}/test_safety.py",),
    ),
    Protection(
        "replay: challenge of another browser",
        "adapters/portal/login.py",
        'if not nonce or not compare_digest(nonce, request.cookies.get(COOKIE, "")):',
        "if not nonce:",
        (f"{PORTAL}/test_login_by_code.py",),
    ),
    Protection(
        "replay: one-time password",
        "adapters/portal/one_time_passwords.py",
        "if password.used_at is not None:",
        "if False:",
        (f"{PORTAL}/test_one_time_passwords.py",),
    ),
    Protection(
        "late one-time password",
        "adapters/portal/one_time_passwords.py",
        "return LATE if self._clock.now() >= password.expires_at else None",
        "return None",
        (f"{PORTAL}/test_one_time_passwords.py",),
    ),
    Protection(
        "attempts at a code",
        "adapters/portal/one_time_passwords.py",
        "if password.attempts >= ATTEMPTS:",
        "if False:",
        (f"{PORTAL}/test_one_time_passwords.py",),
    ),
    Protection(
        "codes an hour",
        "adapters/portal/one_time_passwords.py",
        "if self._sent_since(work.session, iin, now - timedelta(hours=1)) >= HOURLY:",
        "if False:",
        (f"{PORTAL}/test_one_time_passwords.py",),
    ),
    Protection(
        "code bound to draft",
        "adapters/portal/one_time_passwords.py",
        ".where(OneTimePassword.iin == iin, OneTimePassword.draft_sha256 == sha256(draft).hexdigest())",
        ".where(OneTimePassword.iin == iin)",
        (f"{PORTAL}/test_one_time_passwords.py",),
    ),
    Protection(
        "code of another person",
        "adapters/portal/one_time_passwords.py",
        ".where(OneTimePassword.iin == iin, OneTimePassword.draft_sha256",
        ".where(OneTimePassword.draft_sha256",
        (f"{PORTAL}/test_login_by_code.py",),
    ),
    Protection(
        "code kept hashed",
        "adapters/portal/one_time_passwords.py",
        "return hmac.new(self._key, bound.encode(), sha256).hexdigest()",
        "return code",
        (f"{PORTAL}/test_one_time_passwords.py",),
    ),
    Protection(
        "mass guessing of codes",
        "adapters/portal/app.py",
        're.compile("/api/applications/(one-time-passwords|with-password)"), 20, 600',
        're.compile("/api/applications/(one-time-passwords|with-password)"), 20_000, 600',
        (f"{PORTAL}/test_safety.py",),
    ),
    Protection(
        "mass guessing on the page",
        "adapters/portal/app.py",
        '    Limit("codes", "POST", re.compile("/(apply|login)/(code|with-code)"), 20, 600),\n',
        "",
        (f"{PORTAL}/test_login_by_code.py",),
    ),
    Protection(
        "mass logins at the portal",
        "adapters/portal/app.py",
        '    Limit("login", "POST", re.compile("/login"), 20, 300),\n',
        "",
        (f"{PORTAL}/test_safety.py",),
    ),
    Protection(
        "desk logins",
        "adapters/desk/app.py",
        '    Limit("login", "POST", re.compile("/login"), 60, 60),\n',
        "",
        (f"{PAGES}/test_problem_pages.py",),
    ),
    Protection(
        "oidc logins",
        "adapters/desk/app.py",
        '    Limit("login", "GET", re.compile("/login/(start|return)"), 120, 60),\n',
        "",
        (f"{DESK}/test_oidc.py",),
    ),
    Protection(
        "CSRF: token",
        "adapters/pages/session.py",
        "if not isinstance(brought, str) or not compare_digest(visitor.token.encode(), brought.encode()):",
        "if False:",
        (
            f"{PORTAL}/test_safety.py",
            f"{DESK}/test_safety.py",
        ),
    ),
    Protection(
        "CSRF: cross-site",
        "adapters/pages/guard.py",
        'if request.method == "POST" and not api and request.headers.get("sec-fetch-site") == "cross-site":',
        "if False:",
        (
            f"{PAGES}/test_guard.py",
            f"{PORTAL}/test_safety.py",
        ),
    ),
    Protection(
        "CSRF: samesite",
        "adapters/pages/cookies.py",
        'samesite="lax"',
        'samesite="none"',
        (f"{PORTAL}/test_safety.py",),
    ),
    Protection(
        "cookie httponly",
        "adapters/pages/cookies.py",
        "httponly=True",
        "httponly=False",
        (f"{PORTAL}/test_safety.py",),
    ),
    Protection(
        "fixation: token kept",
        "adapters/pages/session.py",
        '"token": token_urlsafe(24)',
        '"token": (self.visitor(request).token if self.visitor(request) else token_urlsafe(24))',
        (
            f"{PORTAL}/test_safety.py",
            f"{DESK}/test_safety.py",
        ),
    ),
    Protection(
        "fixation: session continued",
        "adapters/pages/session.py",
        '        record = {"who": who,',
        '        if self.visitor(request): return\n        record = {"who": who,',
        (
            f"{PORTAL}/test_safety.py",
            f"{DESK}/test_safety.py",
        ),
    ),
    Protection(
        "left session",
        "adapters/pages/session.py",
        "return None if visitor is None or self._left.spent(visitor.token) else visitor",
        "return visitor",
        (f"{DESK}/test_safety.py",),
    ),
    Protection(
        "session ends",
        "adapters/pages/seal.py",
        "decrypt_at_time(sealed.encode(), seconds, self._now())",
        "decrypt_at_time(sealed.encode(), 10**9, self._now())",
        (f"{DESK}/test_desk.py",),
    ),
    Protection(
        "seal of another purpose",
        "adapters/pages/seal.py",
        'f"{purpose}\\0{self._secret}"',
        'f"{self._secret}"',
        (f"{PAGES}/test_pages_shared.py",),
    ),
    Protection(
        "signing: another unit",
        "adapters/desk/official.py",
        'return case.unit is not None and f"{HEAD}:{case.unit}" in self.groups',
        "return True",
        (
            f"{DESK}/test_desk.py",
            f"{DESK}/test_safety.py",
        ),
    ),
    Protection(
        "signing: post",
        "adapters/desk/sign_pages.py",
        "if not official.may_sign(case, document):",
        "if False:",
        (f"{DESK}/test_desk.py",),
    ),
    Protection(
        "office of acceptance",
        "adapters/desk/office.py",
        "if not official.of_acceptance(case):",
        "if False:",
        (
            f"{DESK}/test_replies.py",
            f"{DESK}/test_correction.py",
        ),
    ),
    Protection(
        "withdrawal by another counter",
        "adapters/desk/official.py",
        "return any(counter.unit == case.unit for counter in self.counters)",
        "return True",
        (f"{DESK}/test_withdraw.py",),
    ),
    Protection(
        "scans of another official",
        "adapters/database/brought_paper.py",
        "        BroughtPaper.brought_to == login,\n",
        "",
        (f"{DESK}/test_brought_papers.py",),
    ),
    Protection(
        "oidc state",
        "adapters/desk/oidc_login.py",
        'if kept is None or not compare_digest(kept["state"].encode(), state.encode()):',
        "if kept is None:",
        (f"{DESK}/test_oidc.py",),
    ),
    Protection(
        "oidc nonce",
        "adapters/desk/oidc.py",
        'nonce={"essential": True, "value": attempt.nonce}',
        'nonce={"essential": True}',
        (f"{DESK}/test_oidc.py",),
    ),
    Protection(
        "oidc audience",
        "adapters/desk/oidc.py",
        'aud={"essential": True, "value": self.client.client_id}',
        'aud={"essential": True}',
        (f"{DESK}/test_oidc.py",),
    ),
    Protection(
        "oidc azp",
        "adapters/desk/oidc.py",
        'if claims.get("azp", self.client.client_id) != self.client.client_id:',
        "if False:",
        (f"{DESK}/test_oidc.py",),
    ),
    Protection(
        "oidc issuer",
        "adapters/desk/oidc.py",
        'iss={"essential": True, "value": self.client.issuer}',
        'iss={"essential": True}',
        (f"{DESK}/test_oidc.py",),
    ),
    Protection(
        "oidc expiry",
        "adapters/desk/oidc.py",
        "leeway=LEEWAY",
        "leeway=10**8",
        (f"{DESK}/test_oidc.py",),
    ),
    Protection(
        "oidc groups",
        "adapters/desk/oidc_login.py",
        "if not login or not official.groups:",
        "if False:",
        (f"{DESK}/test_oidc.py",),
    ),
    Protection(
        "oidc list beside",
        "adapters/desk/app.py",
        "by_login = {} if provider else {",
        "by_login = {",
        (f"{DESK}/test_oidc.py",),
    ),
    Protection(
        "sms reply: taken again",
        "adapters/portal/sms_replies.py",
        "if not spend_within(work.session, _token(one), REMEMBERED):",
        "if False:",
        (f"{PORTAL}/test_proactive.py",),
    ),
    Protection(
        "sms reply: older than the offer",
        "adapters/portal/proactive.py",
        "(said_at is not None and said_at + SECOND <= found.offered_at)",
        "False",
        (f"{PORTAL}/test_proactive.py",),
    ),
    Protection(
        "size of a body",
        "adapters/pages/hardening.py",
        "if taken > self._limit:",
        "if False:",
        (
            f"{PAGES}/test_pages_shared.py",
            f"{PAGES}/test_problem_pages.py",
        ),
    ),
    Protection(
        "size declared",
        "adapters/pages/hardening.py",
        "if declared.isdigit() and int(declared) > self._limit:",
        "if False:",
        (
            f"{PAGES}/test_pages_shared.py",
            f"{PAGES}/test_problem_pages.py",
        ),
    ),
    Protection(
        "type of an upload",
        "adapters/desk/paper_intake.py",
        '    if isinstance(kind, Rule):\n        problems.append(Problem("scan", kind))\n',
        "",
        (f"{DESK}/test_brought_papers.py",),
    ),
    Protection(
        "login code of another browser",
        "adapters/portal/login.py",
        'if not nonce or not compare_digest(nonce, request.cookies.get(COOKIE, "")):',
        "if not nonce:",
        (f"{PORTAL}/test_login_by_code.py",),
    ),
    Protection(
        "login code spent",
        "adapters/portal/one_time_passwords.py",
        "if password.used_at is not None:",
        "if False:",
        (f"{PORTAL}/test_login_by_code.py",),
    ),
    Protection(
        "floods of digital codes",
        "adapters/desk/digital_intake.py",
        "if _asked_lately(work, official) >= HOURLY:",
        "if False:",
        (f"{DESK}/test_digital_documents.py",),
    ),
    Protection(
        "tasks: case of another unit",
        "adapters/desk/task_pages.py",
        "case = case_for(work, official, case_id)",
        "case = work.case(case_id)",
        (f"{DESK}/test_safety.py",),
    ),
    Protection(
        "registered is told",
        "adapters/portal/login_by_code.py",
        "tells_registered=False",
        "tells_registered=True",
        (f"{PORTAL}/test_login_by_code.py",),
    ),
    Protection(
        "escaping",
        "adapters/pages/site.py",
        "autoescape=True",
        "autoescape=False",
        (
            f"{DESK}/test_desk.py",
            f"{PORTAL}/test_pages.py",
        ),
    ),
    Protection(
        "who reads is noted",
        "adapters/desk/cases.py",
        '            work.note("read-case", case_id)\n',
        "",
        (f"{DESK}/test_desk.py",),
    ),
)


def noticed(folder: Path, protection: Protection) -> bool:
    """Tell whether the tests fail in a folder where the protection is taken away."""
    path = folder / protection.file
    source = path.read_text(encoding="utf-8")
    path.write_text(source.replace(protection.text, protection.instead), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", *OPTIONS, *protection.tests]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    path.write_text(source, encoding="utf-8")
    return any(line.startswith("FAILED") for line in run.stdout.splitlines())


def main() -> int:
    """Return the number of protections that nobody would miss."""
    wanted = sys.argv[1:]
    chosen = [one for one in PROTECTIONS if not wanted or any(name in one.name for name in wanted)]
    moved = [one.name for one in chosen if one.text not in (ROOT / one.file).read_text(encoding="utf-8")]
    if moved or not chosen:
        sys.exit(f"no longer found in their files: {', '.join(moved)}" if moved else "no such protection")
    survivors = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in COPIED:
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", folder)
        for one in chosen:
            caught = noticed(folder, one)
            survivors += not caught
            print(f"{'caught  ' if caught else 'SURVIVED'} {one.name}", flush=True)  # noqa: T201
    print(f"{len(chosen) - survivors} of {len(chosen)} protections are held by tests")  # noqa: T201
    return survivors


if __name__ == "__main__":
    sys.exit(main())
