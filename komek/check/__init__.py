"""`komek check`: tells process owners at once, in their words, what a change of a model breaks."""
