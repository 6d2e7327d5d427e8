"""Pages of the breakdown and of the plan."""
