"""The desk: settings, command line, start-up, demo, checks on models, process tests."""

__version__ = "0.1.0"
