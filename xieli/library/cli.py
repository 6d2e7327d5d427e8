"""`xieli verify [PROJECT | BUNDLE.zip]`, `xieli verify --kept FILE`."""

import argparse
import json
import sys
import zipfile
from pathlib import Path

from xieli.core.models import Ledger
from xieli.core.verification import findings
from xieli.library.queries import ledger_name
from xieli.library.queries.bundles import bundle_problems
from xieli.witness.queries import contradictions
from xieli.witness.rules import read

FAILED, REFUSED = 1, 2


def add_verify(parser: argparse.ArgumentParser) -> None:
    """Describe `xieli verify [PROJECT | BUNDLE.zip]`."""
    parser.add_argument("project", nargs="?", metavar="PROJECT | BUNDLE.zip")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--kept", metavar="FILE", help="an extract of the ledgers, as it was sent")
    parser.set_defaults(run=verify_ledgers)


def verify_ledgers(options: argparse.Namespace) -> int:
    """Walk chains, texts, files and seals; name what is wrong, and exit 1 when something is."""
    if options.kept:
        return _compare_kept(Path(options.kept), as_json=options.json)
    if options.project and options.project.endswith(".zip"):
        return _verify_bundle(Path(options.project), as_json=options.json)
    ledgers = Ledger.objects.select_related("project", "organisation").order_by("pk")
    if options.project:
        ledgers = ledgers.filter(project__code=options.project)
        if not ledgers.exists():
            print(f"There is no project {options.project}.", file=sys.stderr)
            return REFUSED
    found, count = [], 0
    for ledger in ledgers:
        count += ledger.number
        found += [(ledger_name(ledger), finding) for finding in findings(ledger)]
    if options.json:
        rows = [{"ledger": n, "number": f.number, "problem": f.problem} for n, f in found]
        print(json.dumps({"events": count, "intact": not found, "findings": rows}))
    else:
        for name, finding in found:
            where = f"event {finding.number} " if finding.number else ""
            print(f"{name}: {where}{finding.problem}")
        print(f"{count} events, {'intact' if not found else f'{len(found)} findings'}")
    return FAILED if found else 0


def _compare_kept(path: Path, *, as_json: bool) -> int:
    """Compare the ledgers with an extract that somebody kept (V3)."""
    try:
        text = path.read_text("utf-8", errors="replace")
    except OSError as why:
        print(f"{path} cannot be read: {why.strerror}", file=sys.stderr)
        return REFUSED
    if not (count := len(read(text))):
        print(f"There is no line “code number hash” in {path}.", file=sys.stderr)
        return REFUSED
    found = contradictions(text)
    if as_json:
        print(json.dumps({"lines": count, "intact": not found, "findings": found}))
    else:
        verdict = f"{len(found)} findings" if found else "intact"
        print("\n".join([*found, f"{count} lines, {verdict}"]))
    return FAILED if found else 0


def _verify_bundle(path: Path, *, as_json: bool) -> int:
    """Check a bundle; no database is asked."""
    try:
        found = bundle_problems(path)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as why:
        print(f"{path} is no bundle that can be read: {why}", file=sys.stderr)
        return REFUSED
    if as_json:
        print(json.dumps({"intact": not found, "findings": found}, ensure_ascii=False))
    else:
        print(
            "\n".join([*found, f"{path.name}: {f'{len(found)} findings' if found else 'intact'}"])
        )
    return FAILED if found else 0
