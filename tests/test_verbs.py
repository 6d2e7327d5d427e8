"""Only commands write; every command says who acts and leaves an event behind (T1)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "xieli"
WRITES = {"save", "create", "bulk_create", "update", "delete", "get_or_create", "update_or_create"}
ALWAYS_ROWS = {"save", "bulk_create", "get_or_create", "delete"}
ROWS = ("objects", ".filter(", ".exclude(", ".all(")  # what an update is called on
# Where a call of such a name is no write of a row, or keeps the book itself.
BOOKKEEPING = {
    "core/database.py", "core/rounds.py", "core/events.py", "core/subscriptions.py",
    "core/api.py",
    "paper/writers/word.py", "paper/writers/qr.py",
}  # fmt: skip
# Commands that act through other commands record through them.
THROUGH_OTHERS = {
    "submit_charter", "submit_breakdown", "submit_retrospective", "import_table",
    "start_project_from_table",
    "build_demonstration", "start_run", "ask_for_bundle",
    "ask_for_verification",
}  # fmt: skip


def modules(*, commands: bool) -> list[Path]:
    return [
        path
        for path in ROOT.rglob("*.py")
        if not {"tests", "migrations"} & set(path.parts)
        and (path.stem == "commands" or path.parent.name == "commands") is commands
    ]


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def is_row_write(call: ast.Call) -> bool:
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr not in WRITES:
        return False
    text = ast.unparse(function.value)
    if text == "router":
        return False  # the verb of HTTP
    if function.attr == "update":
        return any(word in text for word in ROWS)
    return "objects" in text or function.attr in ALWAYS_ROWS


@pytest.mark.parametrize("path", modules(commands=False), ids=lambda p: str(p.relative_to(ROOT)))
def test_only_commands_write(path: Path) -> None:
    if str(path.relative_to(ROOT)) in BOOKKEEPING:
        return
    writes = [
        call.lineno for call in calls(ast.parse(path.read_text("utf-8"))) if is_row_write(call)
    ]
    assert writes == []


def verbs() -> Iterator[tuple[str, ast.FunctionDef, set[str]]]:
    for path in modules(commands=True):
        tree = ast.parse(path.read_text("utf-8"))
        functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
        for name, function in functions.items():
            decorated = any(ast.unparse(d) == "write()" for d in function.decorator_list)
            if decorated and not name.startswith("_"):
                yield f"{path.relative_to(ROOT)}:{name}", function, reach(function, functions)


def reach(function: ast.FunctionDef, functions: dict[str, ast.FunctionDef]) -> set[str]:
    """Every name called, through the module's own functions."""
    found: set[str] = set()
    waiting = [function]
    while waiting:
        for call in calls(waiting.pop()):
            name = ast.unparse(call.func)
            if name not in found:
                found.add(name)
                if name in functions:
                    waiting.append(functions[name])
    return found


# What somebody has read is nobody else's business.
UNTOLD = {"read_notices"}


VERBS = list(verbs())
# A ledger is locked before anything is read that is decided on.
LOCKS = {
    "Ledger.objects.locked", "Project.objects.locked", "lock_task", "lock_organisation",
    "lock_unfinished", "lock_request", "lock_slot", "lock_task_and_awaiting",
}  # fmt: skip
# These make what has no ledger yet, act through verbs that lock, or touch one row of one person.
LOCKED_BY_OTHERS = {
    "found_organisation", "create_project", "start_project_from_table", "start_from_playbook",
    "start_from_case", "build_demonstration", "ask_for_bundle",
    "switch_person", "close_session", "create_token", "revoke_token", "read_notices",
}  # fmt: skip


@pytest.mark.parametrize("path", modules(commands=True), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_command_lets_the_rows_own_constraints_refuse_first(path: Path) -> None:
    bare = [
        call.lineno
        for call in calls(ast.parse(path.read_text("utf-8")))
        if ast.unparse(call.func).endswith("objects.create")
        and ast.unparse(call.func) != "Ledger.objects.create"
    ]
    assert bare == [], "save_checked says it in a sentence; a bare create fails on PostgreSQL"


@pytest.mark.parametrize(("function", "called"), [v[1:] for v in VERBS], ids=[v[0] for v in VERBS])
def test_t1_every_command_locks_its_ledger(function: ast.FunctionDef, called: set[str]) -> None:
    assert called & LOCKS or function.name in LOCKED_BY_OTHERS


@pytest.mark.parametrize(("function", "called"), [v[1:] for v in VERBS], ids=[v[0] for v in VERBS])
def test_every_command_is_keyword_only_names_its_actor_and_records(
    function: ast.FunctionDef, called: set[str]
) -> None:
    assert not function.args.args, "arguments are keyword-only"
    assert "actor" in {argument.arg for argument in function.args.kwonlyargs}
    records = {"events.record", "events.record_many", "record", "_record"}
    records |= {"new_task", "rewrite_task"}  # what writes a row of the breakdown records it
    assert called & records or function.name in THROUGH_OTHERS | UNTOLD, "no event is recorded"
