"""PostgreSQL: tables, the unit of work, the outbox, the job ledger, the chain of audit."""
