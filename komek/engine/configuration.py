"""Write what both programs read at their start."""

from __future__ import annotations

from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined

from komek.engine.own_login import CLIENT, OwnLogin
from komek.engine.ports import Ports
from komek.engine.rooms import Rooms

_TEMPLATES = Environment(
    loader=PackageLoader("komek.engine"),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701 - it is YAML, whose strings pass through tojson
    keep_trailing_newline=True,
)


def write_configuration(rooms: Rooms, ports: Ports, *, record_log: bool) -> None:
    """Fill the configuration folder for these ports; OpenSearch's part in a folder of its own."""
    opensearch = rooms.configuration / "opensearch"
    opensearch.mkdir(parents=True, exist_ok=True)
    login = OwnLogin(rooms.configuration)
    engine = _TEMPLATES.get_template("engine.yaml.j2").render(
        ports=ports,
        client=CLIENT,
        cluster=login.renew(),
        public_key=login.public_key.as_uri(),
        data=str(rooms.camunda),
        opensearch=f"http://127.0.0.1:{ports.opensearch}",
        record_log=record_log,
    )
    (rooms.configuration / "engine.yaml").write_text(engine, "utf-8")
    node = _TEMPLATES.get_template("opensearch.yml.j2").render(ports=ports)
    (opensearch / "opensearch.yml").write_text(node, "utf-8")
    for source, target in (
        ("camunda-log4j2.xml", rooms.configuration / "camunda-log4j2.xml"),
        ("opensearch-log4j2.properties", opensearch / "log4j2.properties"),
    ):
        target.write_bytes(resources.files("komek.engine").joinpath("templates", source).read_bytes())
