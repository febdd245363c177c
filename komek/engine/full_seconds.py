"""Tasklist of 8.6.0 stops for good at a task that came or ended at a full second: here it does not.

It writes such an instant without milliseconds (`2026-11-28T01:00:02+05:00`), its own index refuses what has
none, and its importer tries the same batch for ever: one task in a thousand. The index is told to take the
document and leave out the one field; the task is shown and found, only not by that instant.
"""

from typing import Any

import httpx

_INDICES = "tasklist-list-view-*,tasklist-task-*"
_LIMIT = 10.0


def let_full_seconds_pass(opensearch: str) -> list[str]:
    """Tell the indices of tasks, and return which were told; those that know are left alone.

    Args:
        opensearch: the address of the search that Tasklist writes to.

    Raises:
        httpx.HTTPError: it does not answer, or refuses.
    """
    with httpx.Client(base_url=opensearch, timeout=_LIMIT, trust_env=False) as http:
        answer = http.get(f"/{_INDICES}/_mapping")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return []  # no Tasklist writes here
        told = []
        for index, found in answer.raise_for_status().json().items():
            strict = {
                name: {**field, "ignore_malformed": True}
                for name, field in _dates(found)
                if not field.get("ignore_malformed")
            }
            if strict:
                http.put(f"/{index}/_mapping", json={"properties": strict}).raise_for_status()
                told.append(index)
        return told


def _dates(found: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    fields = found["mappings"].get("properties", {})
    return [(name, field) for name, field in fields.items() if field.get("type") == "date"]
