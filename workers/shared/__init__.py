"""Task types that every service calls: terms, signing, notices, queries."""
