"""Something that goes on beside what is done."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def beside(stop: threading.Event, *acts: Callable[[], None]) -> Iterator[None]:
    """Run something beside the block, and tell it to stop at the block's end."""
    threads = [threading.Thread(target=act, daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
