"""Acceptance and retrospective over the API."""
