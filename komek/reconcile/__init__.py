"""Reconciliation: what database and engine say of each other, and mending where they disagree."""
