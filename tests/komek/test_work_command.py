"""`komek work` ends with 0 within its bound, even where a handler never comes back."""

import signal
import subprocess
import sys
import time

PROCESS = """
import asyncio, threading
from komek import work_command

class Hanging:
    async def run(self, stop):
        threading.Thread(target=threading.Event().wait).start()
        print("working", flush=True)
        await stop.wait()
        return 1

async def hanging(settings, addresses):
    return Hanging()

work_command.worker_process = hanging
work_command.work_command()
"""


def test_a_thread_that_never_ends_does_not_keep_the_process() -> None:
    with subprocess.Popen([sys.executable, "-c", PROCESS], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "working\n"
            told = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
            assert time.monotonic() - told < 20
        finally:
            process.kill()
