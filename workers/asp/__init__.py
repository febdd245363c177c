"""The АСП service: its task types, one a file."""
