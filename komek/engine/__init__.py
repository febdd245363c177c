"""The embedded engine: Camunda 8.6 and OpenSearch without Docker, on loopback, for demo and tests."""

from komek.engine.addresses import EngineAddresses
from komek.engine.embedded import EmbeddedEngine
from komek.engine.errors import ClockOnlyGoesForward, EngineError
from komek.engine.status import EngineStatus

__all__ = ["ClockOnlyGoesForward", "EmbeddedEngine", "EngineAddresses", "EngineError", "EngineStatus"]
