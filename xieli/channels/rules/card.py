"""A message before any platform: a title, lines, a link, and whom it calls."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

SENDER = "协力"  # in every message, so a robot that asks for a keyword can ask for this one
LONGEST_TITLE = 100
WORDS = {"zh-hans": ("打开", "…还有 {n} 条"), "en": ("Open", "…and {n} more")}
# What platforms read as markup: a task's title must neither link nor call everybody.
HARMLESS = str.maketrans("<>[]*`#", "＜＞［］＊｀＃")


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody to be called: DingTalk and WeCom know people by mobile, Feishu by e-mail."""

    name: str
    mobile: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One message. Every line is plain text; `link` is a full URL or empty.

    `calls_everybody` is @所有人; only a decision for everybody may (S7).
    """

    title: str
    lines: Sequence[str] = ()
    link: str = ""
    mentions: Sequence[Mention] = ()
    language: str = "zh-hans"
    calls_everybody: bool = False

    @property
    def heading(self) -> str:
        """Who says it, and what it is about."""
        return f"{SENDER} · {plain(self.title)[:LONGEST_TITLE]}"

    @property
    def body(self) -> list[str]:
        """The lines as they may be shown."""
        return [plain(line) for line in self.lines]

    @property
    def button(self) -> str:
        """The word of the link."""
        return _words(self.language)[0]

    @property
    def mobiles(self) -> list[str]:
        """The numbers of those it mentions, as far as they are known."""
        return [mention.mobile for mention in self.mentions if mention.mobile]

    @property
    def names(self) -> str:
        """Those it mentions whose mobile is not known: they can only be named."""
        return " ".join(f"@{plain(each.name)}" for each in self.mentions if not each.mobile)


def plain(text: str) -> str:
    """Return one line that no platform takes for markup."""
    return " ".join(text.split()).translate(HARMLESS)


def fitted(card: Card, fits: Callable[[Card], bool]) -> Card:
    """Return the card as it is, or cut at a line, saying how many lines are missing."""
    if not card.lines or fits(card):
        return card
    too_many = bisect_left(range(len(card.lines)), True, key=lambda n: not fits(_cut(card, n)))
    return _cut(card, max(0, too_many - 1))


def _cut(card: Card, count: int) -> Card:
    more = _words(card.language)[1].format(n=len(card.lines) - count)
    return replace(card, lines=[*card.lines[:count], more])


def _words(language: str) -> tuple[str, str]:
    return WORDS["en" if language.startswith("en") else "zh-hans"]
