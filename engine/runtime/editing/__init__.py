"""改图: diagrams changed by the product itself, so that whatever is not changed stays as it was written, comments and spaces included."""
