"""Stands in for Java: listens, answers health and counts the clock as the two programs do, at once.

A file named after a mood in its own folder changes it: `hang-opensearch`, `hang-camunda` (deaf to
SIGTERM, as the real one is while it waits), `die-opensearch`, `die-camunda`, `opening-indices`
(OpenSearch answers, but not yet what it is asked for).
"""

import json
import os
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml


def port_of(name: str) -> int:
    if name == "opensearch":
        return int(sys.argv[sys.argv.index("-baseHttpPort") + 1]) + 1
    file = os.environ["SPRING_CONFIG_ADDITIONALLOCATION"].split("file:")[-1]
    settings = yaml.safe_load(Path(file).read_text("utf-8"))
    return int(settings["management"]["server"]["port"])


class Answers(BaseHTTPRequestHandler):
    ahead = 0

    def do_GET(self) -> None:
        if "wait_for_status" in self.path and Path(__file__).with_name("opening-indices").exists():
            self.send_error(408)
            return
        if "_mapping" in self.path:
            self.send_error(404)  # no Tasklist has written here
            return
        self.tell({"status": "UP", "epochMilli": int(time.time() * 1000) + Answers.ahead})

    def do_POST(self) -> None:
        Answers.ahead += json.loads(self.rfile.read(int(self.headers["Content-Length"])))["offsetMilli"]
        self.do_GET()

    def tell(self, answer: object) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    name = "opensearch" if any("OpenSearchRunner" in word for word in sys.argv) else "camunda"
    moods = {file.name for file in Path(__file__).parent.iterdir()}
    if f"die-{name}" in moods:
        sys.exit(1)
    if f"hang-{name}" in moods:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(600)
    ThreadingHTTPServer(("127.0.0.1", port_of(name)), Answers).serve_forever()


if __name__ == "__main__":
    main()
