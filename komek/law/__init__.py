"""The law of a case told and recomputed: explanation, replay, tables outside the engine."""
