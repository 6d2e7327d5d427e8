"""V2, V4: the bundle of DEMO-1 is checked where Xieli is not, its passkey signatures too."""

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xieli.config.cli import main
from xieli.library.queries.bundles import VERIFIER
from xieli.signoff.models import Signature

type Verdict = tuple[int, list[str]]
type Row = dict[str, Any]
# Runs a file in a process in which neither Xieli nor Django can be imported.
ALONE = """
import runpy, sys
sys.modules |= dict.fromkeys(("xieli", "django"))
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    file = tmp_path / "DEMO-1.zip"
    assert main(["bundle", "DEMO-1", "-o", str(file)]) == 0
    return file


def checked(bundle: Path, *, has_cryptography: bool = True) -> Verdict:
    """Let the bundle's own copy of the verifier check it, in an empty folder."""
    folder = bundle.with_suffix("")
    folder.mkdir()
    with zipfile.ZipFile(bundle) as whole:
        verifier = whole.extract(VERIFIER.name, folder.parent)
    apart = ["-I"] if has_cryptography else ["-I", "-S"]
    said = subprocess.run(
        [sys.executable, *apart, "-c", ALONE, verifier, str(bundle)],
        capture_output=True, text=True, cwd=folder, check=False,
    )  # fmt: skip
    assert said.stderr == ""
    return said.returncode, said.stdout.splitlines()


def changed(bundle: Path, member: str, change: Callable[[Any], None]) -> Path:
    """Write the bundle with one of its members changed, as who has the file could."""
    to = bundle.with_name("changed.zip")
    with zipfile.ZipFile(bundle) as whole, zipfile.ZipFile(to, "w") as out:
        for name in whole.namelist():
            content = whole.read(name)
            if name == member:
                value = json.loads(content)
                change(value)
                content = json.dumps(
                    value, ensure_ascii=False, sort_keys=True, separators=(",", ":")
                ).encode()
            out.writestr(name, content)
    return to


def flip(row: Row, name: str) -> None:
    """Put another character into the middle of a text."""
    text = row[name]
    at = len(text) // 2
    row[name] = text[:at] + ("B" if text[at] == "A" else "A") + text[at + 1 :]


def by_passkey(rows: Row) -> Row:
    return next(row for row in rows["signature"] if row["method"] == "passkey")


def test_v2_the_bundle_is_intact_where_neither_xieli_nor_django_is(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as whole:
        signatures = json.loads(whole.read("rows.json"))["signature"]
    by_whom = {row["name"] for row in signatures if row["method"] == "passkey"}
    assert by_whom == {"李四", "赵六"} and len(signatures) > 20
    code, said = checked(bundle)
    assert code == 0 and len(said) == 1 and "客户投诉率下降项目: intact" in said[0]


def test_v2_the_page_on_verification_names_the_columns_of_every_row(bundle: Path) -> None:
    page = (VERIFIER.parents[1] / "docs/verification.md").read_text("utf-8")
    with zipfile.ZipFile(bundle) as whole:
        kinds = json.loads(whole.read("rows.json"))
    later = set(Signature.VOUCHED_LATER)
    for kind, (first, *_rest) in kinds.items():
        said = re.search(rf"^\| {kind} \| (.+) \|$", page, re.MULTILINE)
        assert said is not None and set(said[1].split(", ")) == set(first) - later
    assert all(f"`{name}`" in page for name in later)


def test_v2_without_cryptography_passkeys_are_said_to_be_unchecked(bundle: Path) -> None:
    code, said = checked(bundle, has_cryptography=False)
    *unchecked, verdict = said
    assert code == 1 and f"intact, {len(unchecked)} unchecked" in verdict
    assert unchecked and all(line.startswith("unchecked: the passkey") for line in unchecked)


@pytest.mark.parametrize("part", ["public_key", "authenticator_data", "client_data", "signature"])
def test_v4_a_flipped_character_of_an_assertion_is_found_and_named(bundle: Path, part: str) -> None:
    names = []

    def change(rows: Row) -> None:
        row = by_passkey(rows)
        flip(row["assertion"], part)
        names.append(row["name"])

    code, said = checked(changed(bundle, "rows.json", change))
    assert code == 1
    assert f"the passkey signature of {names[0]} does not verify" in said
    assert any(line.startswith(f"signature {names[0]} (") for line in said)


def test_v4_an_assertion_is_vouched_for_even_without_cryptography(bundle: Path) -> None:
    to = changed(bundle, "rows.json", lambda rows: flip(by_passkey(rows)["assertion"], "signature"))
    code, said = checked(to, has_cryptography=False)
    assert code == 1 and any(line.startswith("signature ") for line in said)


@pytest.mark.parametrize("column", ["name", "hash", "signed_at", "method"])
def test_v2_a_flipped_character_of_a_signature_is_found_and_named(
    bundle: Path, column: str
) -> None:
    rows = []

    def change(kept: Row) -> None:
        rows.append(next(row for row in kept["signature"] if row["method"] == "password"))
        flip(rows[0], column)

    code, said = checked(changed(bundle, "rows.json", change))
    assert code == 1 and f"signature {rows[0]['name']} ({rows[0]['id']}) is altered" in said


def test_v2_a_flipped_character_of_a_text_is_found_and_named(bundle: Path) -> None:
    def change(manifest: Row) -> None:
        charter = next(each for each in manifest["documents"] if each["kind"] == "charter")
        flip(charter["content"], "background")

    code, said = checked(changed(bundle, "manifest.json", change))
    assert code == 1 and "the text of charter, revision 1 is altered" in said
