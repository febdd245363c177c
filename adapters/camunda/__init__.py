"""Camunda 8: gRPC for what workers do, REST for user tasks and searching, the engine's clock."""
