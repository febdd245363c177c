"""Process tests written as JSON (Camunda Process Test), run on a real Camunda 8.6 from Python.

A library in its own right: it knows the format, the engine's APIs and records, nobody's models or workers.
Specification: https://camunda.com/json-schema/cpt-test-cases/8.11/schema.json.
"""
