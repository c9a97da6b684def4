"""The only writer. Tables, connections, the joined writer, and ``apply``, which alone carries out what was decided."""
