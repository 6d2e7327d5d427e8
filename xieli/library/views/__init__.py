"""Pages of the archive, the case library and the playbooks."""
