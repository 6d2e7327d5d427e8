"""Change requests: what a signed project would become, its price, and everybody's approval."""
