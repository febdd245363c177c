"""The command lines of the engine's two programs: Java directly, one process a program."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from komek.engine.java import Java
from komek.engine.own_login import OwnLogin
from komek.engine.ports import Ports
from komek.engine.rooms import Rooms
from komek.engine.software import Software

KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "CAMUNDA_LICENSE_KEY")


@dataclass(frozen=True)
class Tuning:
    """How much the two Javas may take; heaps are in megabytes."""

    camunda_heap: int = 768
    opensearch_heap: int = 512
    quick_start: bool = True
    """Compile lightly: a third less start-up and processor time, but less throughput under long load."""


def argument_file(path: Path, options: Sequence[str]) -> str:
    """Write options for Java into a file and return the argument that names it: a class path is long."""
    quoted = ('"' + option.replace("\\", "\\\\").replace('"', '\\"') + '"' for option in options)
    path.write_text("\n".join(quoted) + "\n", "utf-8")
    return f"@{path}"


def opensearch_command(software: Software, rooms: Rooms, ports: Ports, tuning: Tuning) -> list[str]:
    """Return how OpenSearch is started; its runner listens on the port after the one it is given."""
    options = [
        *_java_options(software.java, rooms, tuning.opensearch_heap, quick=tuning.quick_start),
        "-Djava.locale.providers=SPI,CLDR",
        *software.classes.options("opensearch", software.java, software.opensearch),
        *_class_path(software.opensearch),
    ]
    return [
        str(software.java.executable),
        argument_file(rooms.configuration / "opensearch.java", options),
        "org.codelibs.opensearch.runner.OpenSearchRunner",
        *("-numOfNode", "1"),
        *("-baseHttpPort", str(ports.opensearch - 1)),
        *("-basePath", str(rooms.opensearch)),
        *("-confPath", str(rooms.configuration / "opensearch")),
        *("-logsPath", str(rooms.logs)),
        *("-clusterName", "komek"),
        "-printOnFailure",
    ]


def camunda_command(software: Software, rooms: Rooms, tuning: Tuning) -> list[str]:
    """Return how Camunda is started: all of it in one application."""
    jars = sorted((software.camunda / "lib").glob("*.jar"))
    options = [
        *_java_options(software.java, rooms, tuning.camunda_heap, quick=tuning.quick_start),
        "-Duser.timezone=Asia/Almaty",
        f"-Dlog4j2.configurationFile={rooms.configuration / 'camunda-log4j2.xml'}",
        f"-Dkomek.logs={rooms.logs}",
        "-Dapp.name=camunda",
        f"-Dapp.home={software.camunda}",
        f"-Dbasedir={software.camunda}",
        *software.classes.options("camunda", software.java, jars),
        *_class_path(jars),
    ]
    return [
        str(software.java.executable),
        argument_file(rooms.configuration / "camunda.java", options),
        "io.camunda.application.StandaloneCamunda",
    ]


def child_environment(
    software: Software, rooms: Rooms, ours: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return a small environment: Spring would take any variable of ours for a setting of its own."""
    return {
        **{name: ours[name] for name in KEPT_VARIABLES if name in ours},
        "SPRING_CONFIG_ADDITIONALLOCATION": ",".join(
            f"file:{path}"
            for path in (
                software.camunda / "config" / "application.yaml",
                rooms.configuration / "engine.yaml",
            )
        ),
        "ZEEBE_BROKER_DATA_DIRECTORY": str(rooms.camunda),
        **OwnLogin(rooms.configuration).environment,
        "AWS_EC2_METADATA_DISABLED": "true",  # else it asks the network for a cloud's credentials
    }


def _java_options(java: Java, rooms: Rooms, heap: int, *, quick: bool) -> list[str]:
    return [
        *java.quiet_options,
        f"-Xmx{heap}m",
        "-XX:+UseSerialGC",
        *(["-XX:TieredStopAtLevel=1"] if quick else []),
        "-XX:+ExitOnOutOfMemoryError",
        f"-XX:ErrorFile={rooms.logs}/java-crash-%p.log",
        "-Dfile.encoding=UTF-8",
        f"-Djava.io.tmpdir={rooms.scratch}",
    ]


def _class_path(jars: Sequence[Path]) -> list[str]:
    return ["-cp", os.pathsep.join(str(jar) for jar in jars)]
