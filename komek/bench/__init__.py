"""Measurements that anybody can repeat: each command prints a table and its method."""
