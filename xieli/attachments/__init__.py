"""Files where evidence, deliverables and photos belong."""
