"""What a person can do on a page a program can do through the API, by the same command."""

import ast
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import PathView

from tests.test_verbs import VERBS
from xieli.config.api import api

# Ways in and out of the browser; a program comes with its token.
BROWSER_ONLY = {
    "open_session", "close_session", "confirm_password", "prove_password", "prove_passkey",
    "switch_person",
}  # fmt: skip
# It talks to a network first, outside a transaction, and records afterwards.
TALKING = {"test_channel"}
VERB_NAMES = {where.rpartition(":")[2] for where, _function, _reach in VERBS} | TALKING


@cache
def called(view: Callable[..., object]) -> set[str]:
    """The commands a view calls, itself or through the helpers of its module."""
    module = inspect.getmodule(view)
    assert module is not None
    return VERB_NAMES & set(_called(inspect.unwrap(view).__name__, module, set()))


def _called(name: str, module: ModuleType, seen: set[str]) -> Iterator[str]:
    function = getattr(module, name, None)
    if name in seen or not callable(function):
        return
    seen.add(name)
    function = inspect.unwrap(function)
    if ".commands" in getattr(function, "__module__", ""):
        yield function.__name__
    if getattr(function, "__module__", "") != module.__name__ or inspect.isclass(function):
        return
    for node in ast.walk(ast.parse(inspect.getsource(function))):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            yield from _called(node.func.id, module, seen)
        elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            holder = getattr(module, node.func.value.id, None)
            if inspect.ismodule(holder) and holder.__name__.endswith(".commands"):
                yield node.func.attr


def pages(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Callable[..., object]]]:
    for each in patterns:
        where = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            if not where.startswith("api/"):
                yield from pages(each.url_patterns, where)
        elif isinstance(each, URLPattern):
            yield where, each.callback


def operations() -> Iterator[tuple[str, str, Callable[..., object]]]:
    for pattern in api.urls[0]:
        if not inspect.isfunction(pattern.callback):
            continue
        view = inspect.getclosurevars(pattern.callback).nonlocals.get("self")
        assert isinstance(view, PathView)
        for operation in view.operations:
            for method in operation.methods:
                yield method, str(pattern.pattern), inspect.unwrap(operation.view_func)


def test_every_command_of_a_page_is_one_of_the_api() -> None:
    over_api = {name for _method, _path, view in operations() for name in called(view)}
    assert over_api, "the operations were not found"
    missing = {
        where: sorted(lacking)
        for where, view in pages(get_resolver().url_patterns)
        if (lacking := called(view) - over_api - BROWSER_ONLY)
    }
    assert missing == {}


def test_every_unsafe_operation_calls_one_command() -> None:
    several = {
        f"{method} {path}": sorted(called(view))
        for method, path, view in operations()
        if method != "GET" and view.__name__ != "unknown" and len(called(view) - BROWSER_ONLY) != 1
    }
    assert several == {}


def test_no_page_calls_more_than_one_command_for_one_thing() -> None:
    several = {
        where: sorted(commands)
        for where, view in pages(get_resolver().url_patterns)
        if len(commands := called(view) - BROWSER_ONLY) > 1
    }
    assert several == {}
