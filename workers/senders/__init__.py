"""Senders of the relay: one kind of effect a file."""
