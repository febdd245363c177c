"""Become another program that dies with its parent: run as a script, before the program itself.

Arguments: the parent's process number, the signal sent when the parent dies, user and group
(`-` to keep ours), then the program and its arguments. The process number stays the same.
Only the standard library: this runs isolated, without the virtual environment.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def become(parent: int, last_signal: int, owner: str, command: list[str]) -> None:
    """Change to the owner, ask the kernel for the last signal, and run the command in our place."""
    if owner != "-":
        user, group = (int(part) for part in owner.split(":"))
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)  # before prctl: a change of user clears the wish
    if parent and sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, last_signal)
        if os.getppid() != parent:  # it died before we could ask
            os.kill(os.getpid(), signal.SIGKILL)
    os.execv(command[0], command)  # noqa: S606 - there is no shell on purpose


if __name__ == "__main__":
    become(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
