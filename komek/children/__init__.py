"""Programs of others that we start and stop: Java and PostgreSQL."""
