"""The words of a file, without the line breaks and spaces a format puts between them."""

import io
import re

import docx
import openpyxl  # type: ignore[import-untyped]
import pypdf
from docx.document import Document


def squeezed(text: str) -> str:
    """Leave out all that only sets words apart."""
    return re.sub(r"[\s\ufeff]+", "", text)


def pdf_words(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return squeezed("".join(page.extract_text() for page in pages))


def word_words(content: bytes) -> str:
    file: Document = docx.Document(io.BytesIO(content))
    parts = [file.element.body, file.sections[0].first_page_header._element]
    return squeezed("".join(text for part in parts for text in part.itertext()))


def excel_words(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return squeezed("".join(str(cell.value) for cell in cells if cell.value is not None))


def page_words(html: str) -> str:
    body = html.partition("<main")[2]
    return squeezed(re.sub(r"<[^>]+>", "", body).replace("&#x27;", "'").replace("&amp;", "&"))
