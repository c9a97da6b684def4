"""The pure middle: no clock, no random, no database, no network. Time and chance arrive as arguments."""
