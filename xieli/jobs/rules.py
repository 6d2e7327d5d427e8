"""What a long job is: which kinds there are is said by the apps that do the work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

type Said = Mapping[str, Any]  # plain values: they are kept as JSON


class Stopped(Exception):
    """The job is to end where it is: somebody cancelled it, or the worker goes home."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a running job is given."""

    step: Callable[[int, int], None]
    """`step(done, total)` says how far it is; raises Stopped or Refusal when it shall not go on."""
    file: Path
    """Where it writes what is to be taken away, if it makes such a thing."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of long job.

    `run(subject_id, said, work)` returns what came of it, as plain values; it may be run again
    from its beginning, so it changes nothing but its own file.
    """

    name: str
    title: Callable[[], str]
    run: Callable[[str, Said, Work], Said]
    template: str
    """Shows `job.result` once it is done."""
    media_type: str = ""
    """Of its file; nothing for a kind that makes none."""
