"""The weekly agenda that builds itself (S6), and decisions each named person confirms (S7)."""
