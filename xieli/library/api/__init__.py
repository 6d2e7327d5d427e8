"""The archive, the case library and the playbooks over the API."""
