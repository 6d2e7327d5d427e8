"""The archive, the case library, and the playbooks new projects start from."""
