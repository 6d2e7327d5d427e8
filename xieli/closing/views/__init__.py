"""Pages of acceptance and retrospective."""
