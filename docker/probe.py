"""Ask a container's own address whether it is well: exit 0 if it answers 200, else 1."""  # noqa: INP001 - a script in the image, no package

import os
import sys
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

if __name__ == "__main__":
    ask = build_opener(ProxyHandler({})).open  # it asks itself: no proxy stands between
    try:
        with ask(os.environ["KOMEK_PROBE"], timeout=4) as answer:
            sys.exit(0 if answer.status == 200 else 1)
    except (URLError, OSError) as error:
        sys.exit(f"{os.environ['KOMEK_PROBE']}: {error}")
