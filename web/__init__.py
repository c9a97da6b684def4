"""The audiences' screens and the command line, over ``engine.bootstrap``."""
