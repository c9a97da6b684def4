"""The two service tasks of the benchmark's diagram."""
