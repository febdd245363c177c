"""Schemas of ШЭП's messages, written from the specification (wire-formats §1)."""
