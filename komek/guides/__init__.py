"""What keeps the guides true: the texts, pictures and examples that they show are those of today."""
