"""What tests of processes need: the engine's records, officials at their tasks, a search for leaks."""
