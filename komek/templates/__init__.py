"""Element templates: the tasks that a process owner picks from a list in Modeler."""
