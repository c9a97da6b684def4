"""Pages of the archivist: volumes, their files, notes, uses."""
