"""The stubs in a process of their own, as the measurement starts them: `python -m komek.bench.shep_stubs`."""

import sys
from pathlib import Path

from adapters.clock import SystemClock
from adapters.population import Country
from adapters.stubs import serve, stubs_app


def main() -> None:
    """Serve the stubs of the folder and port given."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    clock = SystemClock()
    serve(stubs_app(Country(clock.now().date()), clock, folder), port)


if __name__ == "__main__":
    main()
