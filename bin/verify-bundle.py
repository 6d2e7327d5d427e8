#!/usr/bin/env python3
"""Check an archive bundle without Xieli: python verify-bundle.py BUNDLE.zip

One file for Python 3.9 or newer, standard library only; passkey signatures need the package
`cryptography` and are said to be unchecked without it. What is checked is written down in
docs/verification.md. Prints one line a finding; exit 0 when there is none, 1 when there is, 2 when
the file cannot be read.
"""

import base64
import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any
from urllib.parse import urlsplit

GENESIS = "0" * 64
KINDS = ("document", "text", "slot", "signature")
RECOGNISED = 0x01 | 0x04  # somebody was there, and the device knew that it was its owner
Row = dict[str, Any]  # no newer words than those of Python 3.9: it runs where Xieli does not


def canonical(value: object) -> bytes:
    """Return the bytes that are hashed: JSON, sorted keys, no blanks, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256(content: bytes) -> str:
    """Return SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def problems(bundle: zipfile.ZipFile) -> Iterator[str]:
    """Yield everything that is wrong with a bundle, in sentences."""
    manifest, events = read(bundle, "manifest.json"), read_lines(bundle, "ledger.jsonl")
    yield from broken_chain(events)
    yield from broken_seal(manifest, events)
    yield from altered_rows(read(bundle, "rows.json"), events)
    yield from altered_texts(manifest)
    yield from altered_files(bundle, manifest)
    yield from altered_members(bundle)


def broken_chain(events: list[Row]) -> Iterator[str]:
    """Every event is numbered without a gap and carries the hash of the one before."""
    previous, expected = GENESIS, 1
    for line in events:
        event = line["event"]
        if event["number"] != expected:
            yield f"event {expected} is missing"
        if sha256(bytes.fromhex(previous) + canonical(event)) != line["hash"]:
            yield f"event {event['number']} is altered"
        previous, expected = line["hash"], event["number"] + 1


def broken_seal(manifest: Row, events: list[Row]) -> Iterator[str]:
    """The manifest is the one the ledger sealed, on the events it names."""
    sealed = [line["event"] for line in events if line["event"]["type"] == "archive.sealed"]
    if not sealed or sealed[-1]["after"].get("hash") != sha256(canonical(manifest)):
        yield "the manifest is not the one that was sealed"
    count, head = manifest["ledger"]["events"], manifest["ledger"]["head"]
    if count > len(events) or (count and events[count - 1]["hash"] != head):
        yield "the ledger is not the one the manifest was made from"


def altered_rows(rows: dict[str, list[Row]], events: list[Row]) -> Iterator[str]:
    """Documents, texts, slots and signatures are as the last event about them left them."""
    told = vouched(events)
    for kind in KINDS:
        standing = {row["id"]: row for row in rows.get(kind, [])}
        for pk, row in standing.items():
            if told[kind].get(pk) != sha256(canonical(row)):
                yield f"{kind} {row.get('name') or row.get('title') or ''} ({pk}) is altered"
        for pk in told[kind].keys() - standing.keys():
            yield f"{kind} {pk} is missing"
    yield from false_passkeys(rows.get("signature", []))


def vouched(events: list[Row]) -> dict[str, dict[str, str]]:
    """Return the fingerprint of every row by the ledger's last word on it."""
    told: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    for line in events:
        event, after = line["event"], line["event"]["after"]
        if event["subject_type"] != "Revision" or "state" not in after:
            continue
        told["text"][event["subject"]] = after["state"]
        told["slot"] |= after.get("slots", {})
        told["signature"] |= after.get("signature", {})
        told["signature"].pop(after.get("withdrawn", ""), None)
        if "document" in after:
            told["document"][after["document"]["id"]] = after["document"]["state"]
    return told


def altered_texts(manifest: Row) -> Iterator[str]:
    """Every text is what its hash says, and every signature on it is for that hash."""
    for document in manifest["documents"]:
        name = f"{document['kind']}, revision {document['revision']}"
        if sha256(canonical(document["content"])) != document["hash"]:
            yield f"the text of {name} is altered"
        for signature in document["signatures"]:
            if signature["hash"] != document["hash"]:
                yield f"the signature of {signature['name']} is not for {name}"


def altered_files(bundle: zipfile.ZipFile, manifest: Row) -> Iterator[str]:
    """Every file that was kept is there, byte for byte."""
    for file in manifest["files"]:
        name = file_name(file)
        if name not in bundle.namelist():
            yield f"the file {file['name']} is missing"
        elif sha256(bundle.read(name)) != file["sha256"]:
            yield f"the file {file['name']} is altered"


def altered_members(bundle: zipfile.ZipFile) -> Iterator[str]:
    """Everything else in the bundle is as its list of checksums has it."""
    lines = bundle.read("checksums.txt").decode().splitlines()
    listed = {name: digest for digest, _gap, name in (line.partition("  ") for line in lines)}
    for name, digest in listed.items():
        if name not in bundle.namelist():
            yield f"{name} is missing"
        elif sha256(bundle.read(name)) != digest:
            yield f"{name} is altered"
    kept = {file_name(file) for file in read(bundle, "manifest.json")["files"]}
    for name in set(bundle.namelist()) - listed.keys() - kept - {"checksums.txt"}:
        yield f"{name} does not belong to the bundle"


def false_passkeys(signatures: list[Row]) -> Iterator[str]:
    """A passkey signature verifies with the stored public key over the hash it names."""
    for row in signatures:
        if row["method"] != "passkey":
            continue
        try:
            is_right = is_asserted(row["assertion"], row["hash"])
        except ImportError:
            yield f"unchecked: the passkey signature of {row['name']} (install cryptography)"
            continue
        if not is_right:
            yield f"the passkey signature of {row['name']} does not verify"


def is_asserted(proof: Any, hash: str) -> bool:
    """Whether a WebAuthn assertion was made for exactly this hash by the key beside it."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        client, data = decoded(proof["client_data"]), decoded(proof["authenticator_data"])
        said = json.loads(client)
        if said.get("type") != "webauthn.get" or decoded(said["challenge"]) != bytes.fromhex(hash):
            return False
        site = (urlsplit(said["origin"]).hostname or "").encode()
        if data[:32] != hashlib.sha256(site).digest() or data[32] & RECOGNISED != RECOGNISED:
            return False
        signed = data + hashlib.sha256(client).digest()
        signature = decoded(proof["signature"])
        key = load_der_public_key(decoded(proof["public_key"]))
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, signed)
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, LookupError, TypeError, ValueError):
        return False
    return True


def decoded(text: str) -> bytes:
    """Return what base64url without padding says."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def file_name(file: Row) -> str:
    """Return where a kept file lies in the bundle: by its hash, under its own name."""
    return f"files/{file['sha256'][:16]}/{file['name']}"


def read(bundle: zipfile.ZipFile, name: str) -> Any:
    """Return a member's JSON."""
    return json.loads(bundle.read(name))


def read_lines(bundle: zipfile.ZipFile, name: str) -> list[Row]:
    """Return a member's JSON, an object a line."""
    return [json.loads(line) for line in bundle.read(name).splitlines() if line.strip()]


def main(arguments: list[str]) -> int:
    """Check the bundle named on the command line."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with zipfile.ZipFile(arguments[0]) as bundle:
            found = list(problems(bundle))
            project = read(bundle, "manifest.json")["project"]
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as why:
        print(f"This is no bundle that can be read: {why}", file=sys.stderr)
        return 2
    for line in found:
        print(line)
    when = datetime.now(timezone.utc).isoformat(timespec="seconds")
    print(f"{project['code']} {project['title']}: {verdict(found)} ({when})")
    return 1 if found else 0


def verdict(found: list[str]) -> str:
    """Return all of it in a few words; what could not be checked is not called wrong."""
    unchecked = sum(line.startswith("unchecked") for line in found)
    wrong = len(found) - unchecked
    said = f"{wrong} findings" if wrong else "intact"
    return f"{said}, {unchecked} unchecked" if unchecked else said


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
