"""For those who write handlers: a harness without an engine, and a gateway that does as a test tells it."""
