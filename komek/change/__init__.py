"""Safe change: what a new version of the models changes, whom it meets, and how running cases follow it."""
