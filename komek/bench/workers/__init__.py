"""`komek bench workers`: our runtime beside a raw loop and pyzeebe's own worker, on one engine."""
