"""Zeebe workers: one task type a file, the contract above the body."""
