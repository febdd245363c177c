"""Letters to citizens as a process owner tries them out."""
