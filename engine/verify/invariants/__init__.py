"""One invariant per file."""
