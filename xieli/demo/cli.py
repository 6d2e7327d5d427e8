"""`xieli demo`: build the demonstration once; `xieli demo accounts` lists its people."""

import argparse
import json

from xieli.demo.commands import build_demonstration
from xieli.demo.queries import accounts
from xieli.people.models import Organisation


def build_once() -> None:
    """Build the demonstration unless this data folder holds an organisation already."""
    if not Organisation.objects.exists():
        build_demonstration(actor=None)


def list_accounts(options: argparse.Namespace) -> int:
    """Print who can sign in, and how."""
    rows = accounts()
    if options.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for row in rows:
        print("\t".join((row["department"], row["name"], row["role"], row["email"])))
    print(f"password: {rows[0]['password']}")
    return 0
