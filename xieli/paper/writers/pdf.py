"""A paper as PDF, set by typst from data/paper.typ; what people wrote goes in as JSON only."""

import json
from dataclasses import asdict
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from xieli.core.errors import Unable
from xieli.paper.rules import Paper, Part, grouped
from xieli.paper.writers.qr import qr_svg

TEMPLATE = Path(__file__).parents[1] / "data" / "paper.typ"
# The faces of GB/T 9704 where XIELI_FONTS has them; what comes with Xieli where not.
SHIPPED = "Noto Sans CJK SC"
OTHERS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Serif CJK SC", "SimSun", "FangSong")
FACES = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "Noto Serif CJK SC"),
    "heading": ("SimHei", "黑体"),
    "body": ("FangSong_GB2312", "FangSong", "仿宋_GB2312", "仿宋", "STFangsong"),
}


class NoChineseFont(Unable):
    """A PDF without a Chinese font would be empty boxes."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no Chinese font: install noto-cjk-sans-otc, or let XIELI_FONTS name one.")
        )


def write_pdf(paper: Paper) -> bytes:
    """Return the PDF; equal papers are equal bytes. Raises NoChineseFont."""
    fonts, faces = _fonts(str(settings.FONTS))
    said = json.dumps(_plain(paper) | {"fonts": faces}, ensure_ascii=False)
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"paper": said},
        timestamp=int(paper.dated_at.timestamp()),
    )


@lru_cache(maxsize=4)
def _fonts(folder: str) -> tuple[typst.Fonts, dict[str, list[str]]]:
    """Return the fonts there are and which to use; the machine's own never, so all print alike."""
    shipped = find_spec("noto_cjk_sans_otc")
    places = [folder] if folder else []
    if shipped is not None and shipped.origin:
        places.append(str(Path(shipped.origin).parent))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=places)
    there = fonts.families()
    chinese = [face for faces in (*FACES.values(), OTHERS) for face in faces if face in there]
    if not chinese:
        raise NoChineseFont
    plain = [face for face in OTHERS if face in there]
    return fonts, {
        use: [face for face in faces if face in there] + (plain or chinese)
        for use, faces in FACES.items()
    }


def _plain(paper: Paper) -> dict[str, object]:
    """Return what the template reads."""
    said = asdict(paper)
    said["dated_at"] = paper.dated_at.isoformat()
    said["sections"] = [
        (title, [_part(part) for part in section.parts]) for title, section in paper.headings
    ]
    chinese = paper.language.startswith("zh")
    return said | {
        "lang": paper.language[:2],
        "region": "cn" if chinese else "us",
        "grouped": grouped(paper.hash),
        "qr": qr_svg(paper.address) if paper.address else "",
    }


def _part(part: Part) -> dict[str, object]:
    return {"is": type(part).__name__.lower(), **asdict(part)}
