"""A process number alone may belong to a stranger."""

import subprocess
import sys

from komek.children.identity import ProcessIdentity


def sleeper() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)


def test_a_living_process_is_recognised() -> None:
    with sleeper() as child:
        who = ProcessIdentity.of(child.pid)
        assert who is not None
        assert who.lives()
        child.kill()


def test_a_number_that_went_to_a_stranger_does_not_live() -> None:
    with sleeper() as stranger:
        who = ProcessIdentity.of(stranger.pid)
        assert who is not None
        assert not who.model_copy(update={"created": who.created - 60}).lives()
        stranger.kill()


def test_a_dead_child_that_nobody_asked_after_does_not_live() -> None:
    child = sleeper()
    who = ProcessIdentity.of(child.pid)
    assert who is not None
    child.kill()
    process = who.process()
    while process is not None:  # until the kernel has made it a zombie
        process = who.process()
    assert not who.lives()
    child.communicate()


def test_nobody_holds_an_unused_number() -> None:
    with sleeper() as child:
        child.kill()
        child.wait()
        assert ProcessIdentity.of(child.pid) is None
