"""Acceptance against the charter's goals, and the retrospective."""
