"""Unreadable, huge or hostile files end in a code, quickly."""

import io
import time
import zipfile

import pytest

from xieli.exchange import reader
from xieli.exchange.reader import UnreadableFile, read_workbook
from xieli.paper.writers.excel import write_table


def refused(content, filename="a.xlsx"):
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(content, filename)
    assert caught.value.code in reader.CODES
    return caught.value.code


def zipped(**entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_broken_files():
    assert refused(b"") == "file_empty"
    assert refused(b"PK\x03\x04 nonsense") == "file_unreadable"
    assert refused(zipped(a=b"not a workbook")) == "file_unreadable"
    assert refused(b"plain text", "a.xlsx") == "file_unreadable"
    assert refused(bytes(range(256)) * 10, "a.csv") == "file_unreadable"
    assert refused(write_table("t", ["a", "b"], [["1", "2"]])[:-200]) == "file_unreadable"


def test_old_and_locked_workbooks():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert refused(ole, "a.xls") == "old_excel"
    assert refused(ole + "EncryptedPackage".encode("utf-16-le")) == "password_protected"


def test_zip_bomb():
    assert refused(zipped(**{"xl/worksheets/sheet1.xml": b"0" * (70 * 2**20)})) == "zip_bomb"


def test_too_much_of_it():
    assert refused(b"x" * (reader.MAX_BYTES + 1), "a.csv") == "file_too_large"
    assert refused(b"a,b\n" * 5001, "a.csv") == "too_many_rows"
    assert refused(b",".join([b"a"] * 61), "a.csv") == "too_many_columns"


def test_a_cell_at_the_far_corner_does_not_hang():
    content = write_table("t", ["a", "b"], [["1", "2"]])
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                data = data.replace(b"</sheetData>", far)
            new.writestr(entry.filename, data)
    started = time.monotonic()
    refused(buffer.getvalue())
    assert time.monotonic() - started < 8


def test_a_reader_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(reader, "WALL_SECONDS", 0.001)
    assert refused(b"a,b", "a.csv") == "took_too_long"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t"])
def test_encodings(encoding, mark):
    text = f"子任务名称{mark}负责人\n甲{mark}张三\n"
    assert read_workbook(text.encode(encoding), "") == [["子任务名称", "负责人"], ["甲", "张三"]]


def test_a_formula_is_written_as_text():
    content = write_table("=1", ["=2", "b"], [['=HYPERLINK("x")', "+1"], ["@a", "-1"]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
