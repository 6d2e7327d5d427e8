"""What was agreed in words: decisions that each named person confirms (S7)."""
