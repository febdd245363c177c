"""Retention: what has served its purpose goes after a time that settings say."""
