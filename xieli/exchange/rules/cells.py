"""One cell: dates, percent, status words, people, as an organisation really types them."""

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a cell cannot be read: a code, the surface has the sentence."""

    code: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonText:
    """A person as typed; `name` is what the mask leaves visible, possibly nothing."""

    name: str
    masked: bool


@dataclass(frozen=True, slots=True)
class Support:
    """One supporter; `content` is the whole bracket, `text` what follows the department."""

    person: str
    masked: bool
    department: str | None
    text: str
    content: str


_BLANK = frozenset({"", "-", "--", "---", "—", "——", "–", "无", "n/a", "na", "none", "null", "/"})
_OPEN, _CLOSE = "(（《[【", ")）》]】"
_STATUS = {
    "not_started": "未开始 未启动 待开始 待启动 待办 notstarted todo open pending",
    "in_progress": "进行中 处理中 已开始 执行中 开展中 inprogress doing started ongoing",
    "blocked": "受阻 阻塞 已阻塞 卡住 暂停 blocked stuck onhold",
    "done": "已完成 完成 已结束 done complete completed finished closed",
}
_STATUS_BY_WORD = {word: key for key, words in _STATUS.items() for word in words.split()}
_FULL_DATE = re.compile(
    r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?"
    r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_SHORT_DATE = re.compile(r"(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*[日号]?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)  # as `core/days.py`, held by a test
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(18264, 73051)  # 1950 to 2099
_DEPARTMENT = re.compile(
    r"(?!全部|内部|外部|局部|大部|干部|部)(.{1,10}?(?:部门?|中心|事业群))(.+)", re.S
)


def clean(value: object) -> str:
    """Text without the invisible characters that copying leaves behind."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _HIDDEN).strip()


_HIDDEN = frozenset({"Cc", "Cf", "Cs"})


def is_blank(value: object) -> bool:
    return unicodedata.normalize("NFKC", clean(value)).casefold() in _BLANK


def parse_date(value: object, year: int | None = None) -> date | Failure | None:
    """A day that a plan can mean; `year` completes 3月12日. B4: typed dates stay as typed."""
    day = _read_date(value, year)
    if isinstance(day, date) and not FIRST_DAY <= day <= LAST_DAY:
        return Failure("date_out_of_reach", {"first": str(FIRST_DAY), "last": str(LAST_DAY)})
    return day


def _read_date(value: object, year: int | None) -> date | Failure | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if is_blank(value):
        return None
    if isinstance(value, int | float):
        is_day = math.isfinite(value) and (int(value) in _SERIALS or value == int(value))
        if not is_day:
            return Failure("date_unreadable", {"text": str(value)[:40]})
        if int(value) in _SERIALS:
            return _EXCEL_EPOCH + timedelta(days=int(value))
    text = unicodedata.normalize("NFKC", clean(value))
    shown = {"text": text[:40]}
    if len(text) > 40:
        return Failure("date_unreadable", shown)
    if match := _FULL_DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text):
        parts = [int(part) for part in match.groups()]
    elif match := _SHORT_DATE.fullmatch(text):
        if year is None:
            return Failure("date_without_year", shown)
        parts = [year, int(match[1]), int(match[2])]
    elif re.fullmatch(r"\d{5}", text) and int(text) in _SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(text))
    else:
        return Failure("date_unreadable", shown)
    try:
        return date(*parts)
    except ValueError:
        return Failure("no_such_date", shown)


def parse_percent(value: object) -> int | Failure | None:
    """0 to 100. A number cell up to 1 is Excel's way to keep a percentage (1 is 100 %)."""
    if is_blank(value):
        return None
    text = unicodedata.normalize("NFKC", clean(value)).replace(" ", "")
    shown = {"text": text[:40]}
    try:
        number = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        return Failure("percent_unreadable", shown)
    if not number.is_finite():
        return Failure("percent_unreadable", shown)
    is_number_cell = isinstance(value, int | float)
    if not text.endswith("%") and 0 < number <= 1 and (is_number_cell or "." in text):
        number *= 100
    if not 0 <= number <= 100:
        return Failure("percent_out_of_range", shown)
    return int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def parse_status(value: object) -> str | Failure | None:
    if is_blank(value):
        return None
    text = clean(value)
    word = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
    return _STATUS_BY_WORD.get(word) or Failure("unknown_status", {"text": text[:40]})


def parse_owner(value: object) -> PersonText | Failure | None:
    """B1: exactly one person; stars hide a name, they are not one."""
    if is_blank(value):
        return None
    text = clean(value)
    names = [n for part in split_outside(text, "、,，/;；&＆\n") for n in _split_and(part)]
    if len(names) > 1:
        return Failure("two_owners", {"text": text[:80]})
    if not names:
        return None
    outside, _ = _brackets(names[0])
    return _person(outside)


def parse_support(value: object, departments: Iterable[str] = ()) -> tuple[Support, ...]:
    """B2: who helps, and with exactly what: `*(技术部提供数据工具)`."""
    if is_blank(value):
        return ()
    known = sorted({name for name in departments if name}, key=len, reverse=True)
    parts = split_outside(clean(value), "、,，;；\n")
    return tuple(_support(part, known) for part in parts)


def split_outside(text: str, separators: str) -> list[str]:
    """Split at separators that stand outside every bracket; empty pieces fall away."""
    pieces, depth, current = [], 0, ""
    for char in text:
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        if char in separators and depth == 0:
            pieces.append(current)
            current = ""
        else:
            current += char
    return [piece.strip() for piece in [*pieces, current] if piece.strip()]


def _split_and(text: str) -> list[str]:
    """张三和李四 are two people, 李和平 is one."""
    spaced = re.split(r"\s+(?:和|与|及|and)\s+", text)
    if len(spaced) > 1:
        return [part for part in spaced if part]
    match = re.fullmatch(r"([^\s()（）]{2,}|[*＊]+)[和与及]([^\s()（）]{2,}|[*＊]+)", text)
    return [match[1], match[2]] if match else [text]


def _person(text: str) -> PersonText:
    visible = re.sub(r"[*＊]+", "", text).strip()
    return PersonText(visible, masked="*" in text or "＊" in text)


def _brackets(text: str) -> tuple[str, str]:
    match = re.fullmatch(r"([^(（]*)[(（](.*?)[)）]?\s*", text, re.S)
    return (match[1].strip(), match[2].strip()) if match else (text.strip(), "")


def _support(part: str, known: list[str]) -> Support:
    outside, content = _brackets(part)
    if not content and (match := re.fullmatch(r"([^:：]+)[:：](.+)", part, re.S)):
        outside, content = match[1].strip(), match[2].strip()
    person = _person(outside)
    department = next((name for name in known if content.startswith(name)), None)
    text = content
    if department:
        text = content[len(department) :].lstrip(" :：,，-") or content
    elif match := _DEPARTMENT.fullmatch(content):
        department, text = match[1], match[2].lstrip(" :：,，-")
    return Support(person.name, person.masked, department, text, content)
