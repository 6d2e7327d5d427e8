"""The QR code to the page where a hash is looked up."""

import io

import segno


def qr_svg(address: str) -> str:
    """Return the code as SVG, for PDF and for the page."""
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(scale=4, border=2, omitsize=True))


def qr_png(address: str) -> io.BytesIO:
    """Return the code as PNG, for Word and Excel."""
    buffer = io.BytesIO()
    segno.make(address, error="m", micro=False).save(buffer, kind="png", scale=6, border=2)
    buffer.seek(0)
    return buffer
