"""Benchmarks: commands that print ratios and JSON, never timed tests."""
