"""How passwords are kept: argon2id with what OWASP asks for, 19 MiB and two passes.

The framework's own default takes 100 MiB and 200 ms of processor time a guess; fifty people who
sign within the same minute would wait for each other, and fifty strangers who guess take 5 GiB.
What a guess costs an attacker is told apart by the brake (D15), which counts tries.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id, m = 19 MiB, t = 2, p = 1."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
