"""What makes a handler safe and fast: contracts, ledger, outbox relay, polling, drain, metrics."""
