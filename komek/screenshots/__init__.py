"""Pictures of the running house for README and docs, taken by a command so that they never grow old."""
