"""Which task does a predecessor cell mean: its name, its deliverable or a paraphrase (B6)."""

import re
import unicodedata
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


def split_predecessors(value: object, known: Iterable[str] = ()) -> tuple[str, ...]:
    """The texts in one cell; a known name that holds a separator itself stays whole."""
    if is_blank(value):
        return ()
    keys = {_key(text) for text in known if text}
    texts: list[str] = []
    cell = clean(value)
    outer = [cell] if _key(cell) in keys else split_outside(cell, ";；\n")
    for piece in outer:
        texts += [piece] if _key(piece) in keys else split_outside(piece, "、,，")
    return tuple(dict.fromkeys(text for text in texts if not is_blank(text)))


def match_predecessor(
    text: str, tasks: Sequence[TaskText], *, own_order: int | None = None
) -> Suggestion | None:
    """The most likely task, never the row itself; nothing when nothing resembles it."""
    others = [task for task in tasks if task.order != own_order]
    key = _key(text[:400])
    if not key:
        return None
    exact = [task for task in others if _key(task.name) == key]
    if exact:
        return Suggestion(_nearest(exact, own_order), 1.0 if len(exact) == 1 else 0.6, "exact")
    made = [t for t in others if t.deliverable and key in _deliverable_keys(t.deliverable)]
    if made:
        return Suggestion(_nearest(made, own_order), 0.97 if len(made) == 1 else 0.6, "deliverable")
    return _paraphrase(key, others, own_order)


def _paraphrase(key: str, tasks: Sequence[TaskText], own_order: int | None) -> Suggestion | None:
    scored = sorted(
        ((_score(key, task) + _earlier(task, own_order), task) for task in tasks),
        key=lambda pair: -pair[0],
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
