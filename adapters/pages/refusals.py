"""What the doors refuse, counted: operators see attacks and forms that people fail at, never whose."""

from prometheus_client import Counter

refusals = Counter("komek_door_refusals", "What a door refused, by door and reason", ["door", "reason"])


def count_refusal(door: str, reason: str) -> None:
    """Count one refusal; a reason is a code of ours, never something that somebody sent."""
    refusals.labels(door, reason).inc()
