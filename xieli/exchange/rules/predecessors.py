"""Which task does a predecessor cell mean: its name, its deliverable or a paraphrase (B6)."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .cells import clean, is_blank, split_outside

# Words that say how far the thing is, or what form it has, not which thing it is.
_STATE_WORDS = re.compile(
    "最终版|终版|终稿|定稿|初稿|初版|正式版|已完成|完成后|完成|结束|输出|提交|通过|确认|交付|"
    "版本|done|final|finished|completed|complete"
)
_FORM_WORDS = re.compile("报告|文档|方案|清单|表$")
_VERSION = re.compile(r"v\d+(\.\d+)*$")
_LEAST = 0.3
_PARAPHRASE_AT_MOST = 0.95
# Guessing stays cheap however alike the rows of a large table are.
_PAIRS_COMPARED, _MOST_OF_A_PAIR, _MOST_COMPARED = 8, 120, 16


@dataclass(frozen=True, slots=True)
class TaskText:
    """What a predecessor can be recognised by; `order` is the row's place in the table."""

    name: str
    deliverable: str | None
    order: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    candidate: TaskText
    confidence: float  # 0..1; only "exact" at 1.0 needs no confirmation
    how: str  # "exact" | "deliverable" | "paraphrase"


def known_keys(known: Iterable[str]) -> frozenset[str]:
    """The names a whole table knows, as they are compared; worked out once for all its rows."""
    return frozenset(_key(text) for text in known if text)


def split_among(value: object, keys: frozenset[str]) -> tuple[str, ...]:
    """The texts in one cell; a known name that holds a separator itself stays whole."""
    if is_blank(value):
        return ()
    texts: list[str] = []
    cell = clean(value)
    outer = [cell] if _key(cell) in keys else split_outside(cell, ";；\n")
    for piece in outer:
        texts += [piece] if _key(piece) in keys else split_outside(piece, "、,，")
    return tuple(dict.fromkeys(text for text in texts if not is_blank(text)))


class TaskIndex:
    """The tasks a predecessor may mean, arranged so that 5,000 rows are matched in a moment."""

    def __init__(self, tasks: Sequence[TaskText]) -> None:
        self._names: dict[str, list[TaskText]] = {}
        self._deliverables: dict[str, list[TaskText]] = {}
        self._tasks = tasks
        self._pairs: dict[str, list[int]] = {}
        for place, task in enumerate(tasks):
            self._names.setdefault(_key(task.name), []).append(task)
            for key in _deliverable_keys(task.deliverable) if task.deliverable else ():
                self._deliverables.setdefault(key, []).append(task)
            for pair in _bigrams(_key(task.name)) | _bigrams(_key(task.deliverable or "")):
                self._pairs.setdefault(pair, []).append(place)

    def match(self, text: str, *, own_order: int | None = None) -> Suggestion | None:
        """The most likely task, never the row itself; nothing when nothing resembles it."""
        key = _key(text[:400])
        if not key:
            return None
        if exact := _others(self._names.get(key, ()), own_order):
            return Suggestion(_nearest(exact, own_order), 1.0 if len(exact) == 1 else 0.6, "exact")
        if made := _others(self._deliverables.get(key, ()), own_order):
            confidence = 0.97 if len(made) == 1 else 0.6
            return Suggestion(_nearest(made, own_order), confidence, "deliverable")
        return _paraphrase(key, self._alike(key, own_order), own_order)

    def _alike(self, key: str, own_order: int | None) -> list[TaskText]:
        """Those that share most of the rarest letters; the others would score no better."""
        shared: Counter[int] = Counter()
        asked = [self._pairs[pair] for pair in _bigrams(_core(key)) if pair in self._pairs]
        for places in sorted(asked, key=len)[:_PAIRS_COMPARED]:
            shared.update(places[:_MOST_OF_A_PAIR])
        best = [self._tasks[place] for place, _count in shared.most_common(_MOST_COMPARED)]
        return _others(best, own_order)


def _others(tasks: Iterable[TaskText], own_order: int | None) -> list[TaskText]:
    return [task for task in tasks if task.order != own_order]


def _paraphrase(key: str, tasks: Sequence[TaskText], own_order: int | None) -> Suggestion | None:
    scored = sorted(
        ((_score(key, task) + _earlier(task, own_order), task) for task in tasks),
        key=lambda pair: (-pair[0], pair[1].order),
    )
    if not scored or scored[0][0] < _LEAST:
        return None
    best, candidate = scored[0]
    second = scored[1][0] if len(scored) > 1 else 0.0
    # A rival nearly as good makes the guess worth less.
    confidence = best * (0.75 if best - second < 0.08 else 1.0)
    return Suggestion(candidate, round(min(confidence, _PARAPHRASE_AT_MOST), 2), "paraphrase")


def _score(key: str, task: TaskText) -> float:
    asked = _bigrams(_core(key))
    if not asked:
        return 0.0
    sides = [_bigrams(_key(text)) for text in (task.name, task.deliverable or "") if text]
    both = frozenset[str]().union(*sides)
    weights = {pair: (0.5 if _FORM_WORDS.search(pair) else 1.0) for pair in asked}
    covered = sum(w for pair, w in weights.items() if pair in both) / sum(weights.values())
    alike = max((2 * len(asked & s) / (len(asked) + len(s)) for s in sides if s), default=0.0)
    return 0.75 * covered + 0.2 * alike


def _earlier(task: TaskText, own_order: int | None) -> float:
    """A later row can come first, but tables are usually written in order."""
    if own_order is None or task.order > own_order:
        return 0.0
    return 0.05 if task.order == own_order - 1 else 0.04


def _nearest(tasks: Sequence[TaskText], own_order: int | None) -> TaskText:
    earlier = [task for task in tasks if own_order is not None and task.order < own_order]
    return max(earlier, key=lambda task: task.order) if earlier else tasks[0]


@lru_cache(maxsize=20_000)
def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=20_000)
def _deliverable_keys(text: str) -> frozenset[str]:
    pieces = [text, *split_outside(text, "、,，;；\n")]
    keys = {_key(piece) for piece in pieces}
    # The version must go before punctuation does: V1.0 would become v10.
    bare = (re.sub(r"\s*[vV]\d+(\.\d+)*", "", piece) for piece in pieces)
    return frozenset(keys | {_key(piece) for piece in bare})


def _core(key: str) -> str:
    core = _STATE_WORDS.sub("", _VERSION.sub("", key))
    return core if len(core) >= 2 else key


@lru_cache(maxsize=20_000)
def _bigrams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset({text} - {""})
