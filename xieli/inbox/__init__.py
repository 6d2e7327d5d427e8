"""待办's third column and what leaves the house: notices, pushes, digests and the daily card."""
