"""What heads of departments keep, so that a past which was changed contradicts their copy (V3)."""
