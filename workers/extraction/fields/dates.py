"""Dates and periods in running text, month names from CLDR.

The grammar is our own: two dates with a dash or a word like "to" between them, "since" before one, "present" after.
"""

import re
import unicodedata
from dataclasses import dataclass

from workers.extraction.cldr import load_tables

MAX_TEXT = 600
PRESENT = (
    "present|current|currently|now|today|ongoing|to date|till date|heute|jetzt|aktuell|laufend|gegenwärtig|présent|"
    "aujourd'hui|aujourd’hui|actuel|actuellement|en cours|actualidad|presente|actual|actualmente|hoy|oggi|attuale|"
    "in corso|attualmente|atual|atualmente|hoje|o momento|heden|nu|huidig|obecnie|teraz|nuvarande|pågående|nykyinen|"
    "günümüz|i dag|idag|dags dato|nåværende|nå|tällä hetkellä|dosud|současnost|dodnes|nyní|do teď|prezent|în prezent|"
    "jelenleg|jelen|máig|halen|devam ediyor|bugün|şu an|настоящее время|наст\\. время|н\\. ?в\\.|сейчас|по сей день|"
    "à ce jour|a la fecha|edelleen|nykyhetki|nadal|do teraz|донині|до сих пор|napjainkig|"
    "теперішній час|теперішнього часу|зараз|нині|дотепер|сьогодні|σήμερα|παρόν|τώρα|حتى الآن|الآن|حتى اليوم|"
    "الوقت الحاضر|الحاضر|اليوم|היום|כיום|כעת|הווה|वर्तमान|अब तक|अभी तक|至今|迄今|现在|現在|目前|今|현재|재직 ?중"
)
SINCE = (
    "since|seit|depuis|desde|dal|dallo|from|ab|sinds|vanaf|od|från|sedan|fra|siden|din|с|з|від|από|من|منذ|מ|מאז|自|"
    "alkaen"
)
UNTIL = (
    "to|until|till|bis|à|au|jusqu'à|a|al|hasta|até|fino a|tot|do|til|till|fram till|až|až do|până în|până la|по|до|"
    "έως|μέχρι|إلى|حتى|עד|से"
)
_MARKS = "-–—―−~～→|"
_GLUED_UNTIL = "至|到|から|부터"
"""Until, in languages that put no space before it."""
_DIGITS = {zero + i: str(i) for zero in (0x660, 0x6F0, 0x966, 0xFF10) for i in range(10)}
"""Digits as Arabic, Persian, Hindi and the wide letters of East Asia write them."""


_MONTHS = {"sept": 9, "mär": 3, "mrz": 3, "febr": 2, "мая": 5, "מרס": 3} | {
    name: int(number)
    for name, number in load_tables()["months"].items()
    if name != "ag"  # Catalan for August, but an AG is a firm
}
_NAMES = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_YEAR = r"(?:19[4-9]|20[0-4])\d"
_ANY_YEAR = re.compile(rf"{_YEAR}|['’]\d\d")
_DATE = re.compile(
    rf"""(?<![^\W\u3040-\u9fff\uac00-\ud7a3])(?<![/.+])(?:
    (?:(?:\d{{1,2}}(?:\.|st|nd|rd|th|er|º)?\s*(?:de\s+)?)?(?P<name>{_NAMES})\.?,?\s*
       (?:\d{{1,2}}(?:st|nd|rd|th)?,\s*)?(?:/|-|de\s+|del\s+|of\s+)?\s*(?P<name_year>{_YEAR}|['’]\d\d))
    |(?P<year_first>{_YEAR})\s*[-/. ]\s*(?P<name_after>{_NAMES})\b\.?
    |(?P<cjk>{_YEAR})\s*[年년]\s*(?:(?P<cjk_month>\d{{1,2}})\s*[月월])?(?:\s*\d{{1,2}}\s*[日일])?
    |(?P<iso>{_YEAR})(?:[-/.]|\.\s)(?P<iso_month>0[1-9]|1[0-2]|[1-9](?![\d]))(?:[-/.](?P<iso_day>[0-3]\d))?
    |(?:(?P<day>[0-3]?\d)[./-])?(?P<number>0?[1-9]|1[0-2])\s?[./-]\s?(?P<number_year>{_YEAR})
    |(?P<year>{_YEAR})
    )(?:\s?(?:гг?|рр?|r|года|року)\.?(?=\s*(?:$|[-–—,;)|])))?(?![^\W年년から부터至到]|%|\.\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_BETWEEN = re.compile(
    rf"\.?\s*(?:[{_MARKS}]+|{_GLUED_UNTIL}|(?:{UNTIL})(?=\s)|\.\.+|-+>)\s*(?:(?:{UNTIL}|{SINCE})\s+)?", re.IGNORECASE
)
_OPEN = re.compile(
    rf"\.?\s*(?:[{_MARKS}]+|{_GLUED_UNTIL}|(?:{UNTIL})(?=\s))?\s*(?:(?:{UNTIL}|{SINCE})\s+)?\(?(?:{PRESENT})(?!\w)\)?",
    re.IGNORECASE,
)
_PRESENT = re.compile(rf"\W*(?:{PRESENT})\W*", re.IGNORECASE)
_DASH = re.compile(r"\s*[-–—―−~～→]+\s*(?=$|[)|,;·•])")
_SINCE = re.compile(rf"(?:(?<=\W)|^)(?:{SINCE})\s*:?\s*$", re.IGNORECASE)
_BARE_MONTH = re.compile(rf"(?:(?<=\W)|^)(?P<month>{_NAMES})\.?\s*[-–—―−]\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time in ``text[begin:stop]``: ISO dates cut to what is said; ``end`` None while it goes on."""

    start: str | None
    end: str | None
    begin: int
    stop: int
    exact: bool
    """It names a month or is a range: more than a year in passing."""
    single: bool = False


def find_periods(text: str) -> list[Period]:
    """Find the periods in ``text`` (its first 600 characters), left to right; a date alone has an end only."""
    text = unicodedata.normalize("NFC", text[:MAX_TEXT].translate(_DIGITS))
    if not _ANY_YEAR.search(text):
        return []
    dates = list(_DATE.finditer(text))
    periods, at = [], 0
    while at < len(dates):
        pair = at + 1 < len(dates) and _BETWEEN.fullmatch(text, dates[at].end(), dates[at + 1].start())
        periods.append(_range(text, dates[at], dates[at + 1]) if pair else _alone(text, dates[at]))
        at += 2 if pair else 1
    return periods


def is_present(text: str) -> bool:
    """Tell whether ``text`` says that something goes on, and nothing more."""
    return _PRESENT.fullmatch(text) is not None


def undated(text: str) -> str:
    """``text`` without any of its periods."""
    return without(text, find_periods(text))


def without(text: str, periods: list[Period]) -> str:
    """``text`` with its periods, and the brackets or separators that hung on them, taken out."""
    for period in reversed(periods):
        before, after = text[: period.begin], text[period.stop :]
        text = f"{before.rstrip(' (,|·•–—-[')} | {after.lstrip(' ),|·•–—-]')}"
    return text.strip(" |,")


def _range(text: str, first: re.Match[str], last: re.Match[str]) -> Period:
    begin = _SINCE.search(text, 0, first.start()) or first
    return Period(_iso(first), _iso(last), begin.start(), last.end(), True)


def _alone(text: str, date: re.Match[str]) -> Period:
    open_end = _OPEN.match(text, date.end())
    dash = _DASH.match(text, date.end())
    since = _SINCE.search(text, 0, date.start())
    month = _BARE_MONTH.search(text, 0, date.start())
    begin = min(m.start() for m in (date, since, month) if m)
    if open_end or dash or since:
        stop = max(m.end() for m in (date, open_end, dash) if m)
        return Period(_iso(date), None, begin, stop, True)
    if month and date["name_year"]:
        year = _iso(date)[:4]
        return Period(
            f"{year}-{_MONTHS[month['month'].casefold().strip('.')]:02d}", _iso(date), begin, date.end(), True
        )
    return Period(None, _iso(date), date.start(), date.end(), not date["year"], single=True)


def _iso(date: re.Match[str]) -> str:
    year = date["name_year"] or date["year_first"] or date["cjk"] or date["iso"] or date["number_year"] or date["year"]
    if len(year) == 3:
        year = ("20" if year[1:] < "50" else "19") + year[1:]
    name = date["name"] or date["name_after"]
    month = (
        _MONTHS[name.casefold().strip(".")]
        if name
        else int(date["cjk_month"] or date["iso_month"] or date["number"] or 0)
    )
    return f"{year}-{month:02d}" if 1 <= month <= 12 else year
