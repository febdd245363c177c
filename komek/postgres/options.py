"""How the embedded server is set up."""

from __future__ import annotations

from pathlib import Path

CREATION = (
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-sync",
)


def server_options(sockets: Path, *, durable: bool) -> list[str]:
    """Return the server's settings; not durable, a crash of the machine may lose data (tests)."""
    settings = {
        "listen_addresses": "",  # the socket alone: it lies in a private folder
        "unix_socket_directories": str(sockets),
        "max_connections": "200",
        "shared_buffers": "64MB",
        "timezone": "UTC",
        # Values of rows are personal data: errors are logged without statement, parameters and detail.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "log_parameter_max_length_on_error": "0",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
