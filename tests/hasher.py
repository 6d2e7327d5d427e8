"""Passwords hashed by argon2 as in earnest, but cheaply: the suite hashes thousands of them."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 with the least it accepts; only for tests."""

    time_cost, memory_cost, parallelism = 1, 8, 1
