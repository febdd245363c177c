"""The law as data and pure functions: imports nothing of ours, has no clock of its own."""
