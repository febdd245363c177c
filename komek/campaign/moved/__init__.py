"""The migration campaign: live cases follow a changed model, and lose nothing on the way."""
