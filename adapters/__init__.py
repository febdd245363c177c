"""Outside systems: for each its client, its wire models and its stub, side by side."""
