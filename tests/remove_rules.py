"""Remove the rules one by one; does a test notice? python -m tests.remove_rules [CODE …]

Works on a copy of the tree. Every `raise` of a refusal in a command becomes `pass`; the tests of
its app and of the surfaces then have to fail. Prints a line a rule; exit 1 when one was missed.
Slow (some ten seconds a rule), so it is run by hand; a CODE picks the rules that begin so (B6).
"""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REFUSALS = {"RuleViolation", "NotAllowed", "StaleText", "StaleVersion"}
# After the app's own tests, those of the apps that use it; the slow ones last.
ELSEWHERE = (
    "xieli/progress", "xieli/workplan", "xieli/kickoff", "xieli/signoff", "xieli/people",
    "xieli/exchange", "xieli/config/tests/test_api.py", "xieli/config/tests/test_api_plan.py",
    "xieli/workspace", "tests/permissions",
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One line that refuses: where it stands, and what it is called."""

    path: Path
    first: int
    last: int
    code: str

    @property
    def app(self) -> str:
        return self.path.relative_to(ROOT / "xieli").parts[0]


def rules() -> Iterator[Rule]:
    """Find every refusal of every command."""
    for path in sorted((ROOT / "xieli").rglob("*.py")):
        if "tests" in path.parts or "commands" not in {path.stem, path.parent.name}:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)):
                continue
            name = ast.unparse(node.exc.func)
            if name not in REFUSALS:
                continue
            first = node.exc.args[0] if node.exc.args else None
            known = isinstance(first, ast.Constant) and name == "RuleViolation"
            code = str(first.value) if known and isinstance(first, ast.Constant) else name
            yield Rule(path, node.lineno, node.end_lineno or node.lineno, code)


def is_noticed(rule: Rule, copy: Path) -> bool:
    """Whether a test fails once the rule is gone."""
    path = copy / rule.path.relative_to(ROOT)
    whole = path.read_text("utf-8")
    lines = whole.splitlines(keepends=True)
    indent = lines[rule.first - 1][: -len(lines[rule.first - 1].lstrip())]
    lines[rule.first - 1 : rule.last] = [f"{indent}pass\n"]
    path.write_text("".join(lines), "utf-8")
    where = dict.fromkeys([f"xieli/{rule.app}", *ELSEWHERE])
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-qx", "-p", "no:randomly", *where],
            cwd=copy, env=os.environ | {"PYTHONPATH": str(copy)}, capture_output=True, check=False,
        )  # fmt: skip
    finally:
        path.write_text(whole, "utf-8")
    return done.returncode == 1


def main(wanted: list[str]) -> int:
    """Return 1 when a rule could be removed unnoticed."""
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        left_out = shutil.ignore_patterns(".venv", ".git", "node_modules", "var", "build", "*.pyc")
        shutil.copytree(ROOT, copy, ignore=left_out)
        for rule in rules():
            if wanted and not rule.code.startswith(tuple(wanted)):
                continue
            noticed = is_noticed(rule, copy)
            missed += not noticed
            where = f"{rule.path.relative_to(ROOT)}:{rule.first}"
            print(f"{'noticed' if noticed else 'MISSED '}  {rule.code:32} {where}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
