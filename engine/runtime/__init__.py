"""The only importer of SpiffWorkflow: definitions, interpreter, expressions, saved state, and the deploy gate."""
