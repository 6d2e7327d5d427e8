"""Pages about signing."""
