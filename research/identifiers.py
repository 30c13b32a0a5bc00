"""Personal information that can be known by its form: numbers with check digits, addresses, dates.

Each recogniser is a function from text to candidates. What a form alone proves is *sure*; what
only looks like it is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from research.words import is_word


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_AREAS = _words(
    "AB AL B BA BB BD BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT "
    "DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD "
    "LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK "
    "SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE "
    "ZZ"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    rf"(?:\d{{1,2}}[/.\- ]\d{{1,2}}[/.\- ](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}|"
    rf"(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH},?\s\d{{2,4}}|"
    rf"{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}})"
)

_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|"
    r"thirtieth|(?:twenty|thirty)[\s-](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))"
)
_SPOKEN_YEAR = (
    r"(?:two\sthousand(?:\sand)?(?:\s\w+)?|(?:nineteen|twenty)[\s-]"
    r"(?:oh[\s-]\w+|\w+teen|ten|eleven|twelve|twenty(?:[\s-]\w+)?|ninety(?:[\s-]\w+)?))"
)


@dataclass(frozen=True)
class Candidate:
    """A span of folded text and what it may be. ``person`` keys names that are one person's."""

    start: int
    end: int
    kind: str
    sure: bool
    person: str = ""


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry a right check digit.

    Weights 10 to 2 over the first nine; 11 less the sum's remainder by 11 is the tenth, with 11
    written 0 and 10 never issued (NHS Data Dictionary).
    """
    if not re.fullmatch(r"[0-9]{10}", digits):
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    return (11 - total % 11) % 11 == int(digits[9])


def upn_check_letter(rest: str) -> str:
    """The letter a unique pupil number begins with, from its other twelve characters.

    Weights 2 to 13; the sum modulo 23 picks from the alphabet without I, O and S; a letter in the
    last place (a temporary number) counts by its own place in that alphabet (DfE, UPN guide).
    """
    values = [int(c) if c.isdigit() else _UPN_LETTERS.index(c) for c in rest.upper()]
    total = sum(value * weight for value, weight in zip(values, range(2, 14), strict=True))
    return _UPN_LETTERS[total % 23]


def is_upn(number: str) -> bool:
    """Whether thirteen characters are a unique pupil number with a right check letter."""
    plain = number.upper()
    if not re.fullmatch(rf"[{_UPN_LETTERS}][0-9]{{11}}[0-9{_UPN_LETTERS}]", plain):
        return False
    return upn_check_letter(plain[1:]) == plain[0]


def near(
    pattern: re.Pattern[str], anchors: Iterable[re.Match[str]], text: str, before: int, after: int
) -> Iterator[re.Match[str]]:
    """Matches of a pattern that holds an anchor, looked for round each place the anchor stands.

    Most text holds no digits: to look only round those there are is many times as fast as to try
    a pattern with many beginnings at every letter.
    """
    done = 0
    for found in anchors:
        low = max(done, found.start() - before)
        for match in pattern.finditer(text, low, min(len(text), found.end() + after)):
            done = max(done, match.end())
            yield match


def _beginning(
    pattern: re.Pattern[str], start: re.Pattern[str], text: str
) -> Iterator[re.Match[str]]:
    """Matches of a pattern that can only begin where another matches."""
    done = 0
    for found in start.finditer(text):
        if found.start() >= done and (match := pattern.match(text, found.start())):
            done = match.end()
            yield match


def candidates(text: str) -> Iterator[Candidate]:
    """Everything in folded text that its form gives away."""
    for recogniser in (_emails, _phones, _postcodes, _numbers, _cued, _online, _plates):
        yield from recogniser(text)


_EMAIL = re.compile(
    r"(?<![\w.!#$%&'*+/=?^`{|}~-])\w[\w.!#$%&'*+/=?^`{|}~-]*@\w[\w-]*(?:\.\w[\w-]*)+"
)
_BY = r"(?:\.|\sdot\s|\s?[\[(]\s?dot\s?[\])]\s?)"
_AT = r"(?:\sat\s|\s?[\[(]\s?at\s?[\])]\s?|\s?@\s?)"
_SPOKEN_EMAIL = re.compile(
    rf"(?<!\w)\w{{1,40}}(?:{_BY}\w{{1,40}}){{0,4}}{_AT}\w[\w-]{{0,60}}(?:{_BY}\w[\w-]{{0,60}}){{1,4}}",
    re.IGNORECASE,
)


def _emails(text: str) -> Iterator[Candidate]:
    if "@" not in text and "dot" not in text.casefold():
        return
    for match in _EMAIL.finditer(text):
        yield Candidate(match.start(), match.end(), "e-mail", True)
    for match in _SPOKEN_EMAIL.finditer(text):
        # "look at 3.5": a full stop alone, after a plain "at", is no address.
        if re.search(r"@|\bdot\b", match[0], re.IGNORECASE):
            yield Candidate(match.start(), match.end(), "e-mail", True)


_PHONE_START = re.compile(r"[+0(]")
_PHONE = re.compile(
    r"(?<![\w+])(?:(?:\+|00)[\s-]?44[\s.-]?(?:\(0\)[\s.-]?)?|\(?0)(?:[\s.()-]{0,2}[0-9]){9,10}(?![0-9])"
)
_LOOKS_A_DATE = re.compile(r"\d{1,2}([-. ])\d{1,2}\1\d{2,4}\b")


def _phones(text: str) -> Iterator[Candidate]:
    for match in _beginning(_PHONE, _PHONE_START, text):
        found = match[0]
        national = re.sub(r"\D", "", found)
        if not found.startswith("0") or found.startswith("00"):
            national = "0" + re.sub(r"^(?:00)?44(?:0)?", "", national).lstrip("0")
        if found.startswith("("):
            national = re.sub(r"\D", "", found)
        groups = re.findall(r"\d+", found)
        spelt_out = all(len(group) == 1 for group in groups)
        end = match.end()
        if not spelt_out and len(groups) > 2 and len(groups[-1]) == 1 and len(national) == 11:
            # "01632 96000 3 times": the last digit is a word of its own.
            end = match.start() + len(found[:-1].rstrip(" .-()"))
        if (
            len(national) in (10, 11)
            and national[1] in "1235789"
            and not _LOOKS_A_DATE.match(found)
        ):
            yield Candidate(match.start(), end, "phone", True)


_POSTCODE = re.compile(
    r"(?<![^\W_])([A-Z]{1,2})([0-9][0-9A-Z]?)([\s]{0,2})([0-9])([A-Z]{2})(?![^\W_])", re.IGNORECASE
)
_GIROBANK = re.compile(r"(?<![^\W_])GIR\s?0AA(?![^\W_])", re.IGNORECASE)
_INWARD = re.compile(r"[0-9][A-Za-z]{2}(?![^\W_])")
_NOT_INWARD = re.compile(r"am|pm|st|nd|rd|th", re.IGNORECASE)


def _postcodes(text: str) -> Iterator[Candidate]:
    for match in near(_POSTCODE, _INWARD.finditer(text), text, 7, 0):
        area, _district, gap, _sector, unit = match.groups()
        known = area.upper() in _AREAS
        strict = not re.search(r"[CIKMOV]", unit.upper())
        capitals = match[0] == match[0].upper()
        if _NOT_INWARD.fullmatch(unit) and not (capitals and known and strict):
            continue
        # "AB1 2CD" is no real one, but people write such when they mean one.
        plainly = bool(gap) or len(match[0]) >= 6
        if (capitals and (strict or known)) or (known and strict and plainly):
            yield Candidate(match.start(), match.end(), "postcode", True)
    for match in _GIROBANK.finditer(text) if "0aa" in text.casefold() else ():
        yield Candidate(match.start(), match.end(), "postcode", True)


_NHS = re.compile(r"(?<![^\W_])[0-9]{3}([\s-]?)[0-9]{3}\1[0-9]{4}(?![^\W_])")
_UPN = re.compile(r"(?<![^\W_])[A-Z][0-9]{11}[0-9A-Z](?![^\W_])", re.IGNORECASE)
_SIX_DIGITS = re.compile(r"[0-9](?:[\s-]?[0-9]){5}")
_CALLED_UPN = re.compile(
    r"\b(?:UPN|unique\spupil\snumber|pupil\snumber)[\s:#-]{0,3}(?:(?:is|was)\s)?$", re.IGNORECASE
)
# QQ is never issued, but it is what forms print as their example, and people put it for a real one.
_NI = re.compile(
    r"(?<![^\W_])(?!BG|GB|KN|NK|NT|TN|ZZ)(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)"
    r"[\s-]?[0-9]{2}[\s-]?[0-9]{2}[\s-]?[0-9]{2}[\s-]?[A-D](?![^\W_])",
    re.IGNORECASE,
)


def _numbers(text: str) -> Iterator[Candidate]:
    numbers = list(_SIX_DIGITS.finditer(text))
    for match in near(_NHS, numbers, text, 1, 12):
        if is_nhs_number(re.sub(r"\D", "", match[0])):
            yield Candidate(match.start(), match.end(), "NHS number", True)
    for match in near(_UPN, numbers, text, 2, 12):
        # With a wrong check letter only where it is called a UPN: people slip, codes do not say so.
        if is_upn(match[0]) or _CALLED_UPN.search(text, max(0, match.start() - 40), match.start()):
            yield Candidate(match.start(), match.end(), "pupil number", True)
    for match in near(_NI, numbers, text, 4, 8):
        yield Candidate(match.start(), match.end(), "NI number", True)


_BORN_IN = re.compile(
    rf"\b(?:d\.?o\.?b\.?|date\sof\sbirth|birth\s?da(?:te|y)|born)\b(?:'s)?[\s:,-]{{0,3}}"
    r"(?:(?:is|was|as|down\sas|recorded\sas|given\sas|in|on|of)\s){0,4}"
    rf"({_DATE}|{_MONTH}\s(?:of\s)?(?:19|20)\d\d|"
    rf"(?:the\s)?(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL})\s(?:of\s)?{_MONTH}"
    rf"(?:,?\s(?:(?:19|20)\d\d|{_SPOKEN_YEAR}))?)(?!\d)",
    re.IGNORECASE,
)
# A date further on in a sentence about birthdays, unless it is a rule's: "born on or after ...".
_ALSO_BORN = re.compile(
    r"(?:born|birth|birthdays?|d\.?o\.?b\.?)s?\b(?:(?!after|before|between|since|until)[^.?!\n]){1,80}?"
    rf"(?<![\w/.-])({_DATE})(?!\d)",
    re.IGNORECASE,
)
_BORN = re.compile(r"[Bb]orn|BORN|[Bb]irth|BIRTH|[Dd]\.?[Oo]\.?[Bb]")
_FIVE_DIGITS = re.compile(r"[0-9]{5,13}")
_ENDS_IN_MONTH = re.compile(rf"{_MONTH}$", re.IGNORECASE)
_NEW_YEAR = re.compile(r"(?:the\s)?(?:1(?:st)?|first)\s(?:of\s)?jan", re.IGNORECASE)
_REFERENCE = r"[A-Z]{0,4}[-/ ]?[0-9]{5,13}[A-Z]?"
_CASE = re.compile(
    r"\b(?:(?:LCS|CYP|ICS|EHM|Mosaic|Liquidlogic|Eclipse|Azeus|Home\sOffice|HO|ARC|NASS|court)"
    r"(?:\s(?:id|no\.?|number|ref(?:erence)?|case))?|"
    r"(?:(?:case|child|client|person|pupil|NHS|UPN|unique\spupil|file|record|system|care|their|his|"
    r"her|the|social\scare)\s)?(?:ids?|number|no\.?|ref(?:erence)?)|child|case|client|URN)"
    rf"[\s:#-]{{0,3}}(?:(?:is|was)\s)?({_REFERENCE})(?![^\W_])(?![,.][0-9])",
    re.IGNORECASE,
)
# A number led by the letters systems put there says by itself what it is.
_LETTERED = re.compile(r"(?<![\w/-])(?:(?:CYP|LCS|ICS|MOS|CH|EHM|P|C|SC)[-/]?[0-9]{5,9})(?![\w-])")
_LONG = re.compile(r"(?<![\w.,/:£$+-])[0-9]{7,8}(?![\w/-]|[.,:][0-9])")
_A_DAY = re.compile(
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-3][0-9])|[0-3][0-9][01][0-9](?:19|20)"
)
_WEAK_CUE = re.compile(r"(?:the|number|no\.?)(?:\s|$)", re.IGNORECASE)


def _cued(text: str) -> Iterator[Candidate]:
    births = list(_BORN.finditer(text))
    for match in near(_BORN_IN, births, text, 8, 90):
        # The first of January is what is put where nobody knows the day.
        with_year = not _ENDS_IN_MONTH.search(match[1])
        if with_year or not _NEW_YEAR.match(match[1]):
            yield Candidate(match.start(1), match.end(1), "date of birth", with_year)
    for match in near(_ALSO_BORN, births, text, 0, 120):
        yield Candidate(match.start(1), match.end(1), "date of birth", False)
    numbers = list(_FIVE_DIGITS.finditer(text))
    for match in near(_CASE, numbers, text, 50, 3):
        # "the number 41203" may count something: only a longer one is surely somebody's.
        digits = sum(c.isdigit() for c in match[1])
        sure = digits > 5 or not _WEAK_CUE.match(match[0])
        yield Candidate(match.start(1), match.end(1), "case number", sure)
    for match in near(_LETTERED, numbers, text, 5, 1):
        yield Candidate(match.start(), match.end(), "case number", True)
    for match in near(_LONG, numbers, text, 1, 2):
        if not _A_DAY.match(match[0]):
            yield Candidate(match.start(), match.end(), "case number", False)


_URL = re.compile(r"(?:[Hh]ttps?://|[Ww]ww\.)[^\s<>\"')\]\ufffc]+")
_SOMEBODYS = re.compile(
    r"/personal/|linkedin\.com/in/|facebook\.com/|instagram\.com/|twitter\.com/|tiktok\.com/@|"
    r"//x\.com/|snapchat\.com/add|/users?/|/people/|/profile|/~|[?&](?:user|name|id|child|upn)=",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"@(?<![\w@./]@)[A-Za-z][\w.]{1,29}(?<!\.)")
_SITE = (
    r"insta(?:gram)?|snap(?:chat)?|tik\s?tok|twitter|facebook|fb|discord|xbox|psn|playstation|"
    r"roblox|user|gamer|screen|log[\s-]?in|whatsapp|vinted"
)
_CALLED_USER = re.compile(
    rf"\b(?:{_SITE})\s?(?:user)?\s?(?:name|handle|tag|account|id|login)?(?:\s(?:is|was|name|called))?"
    r"[\s:]{1,2}([A-Za-z][\w]*[._0-9][\w.]*\w)",
    re.IGNORECASE,
)
_ODD_WORD = re.compile(r"[._0-9](?<=[A-Za-z][._0-9])\w")
_PLATE = re.compile(r"(?<![^\W_])[A-HJ-PR-Y][A-Z][0-9]{2}\s?[A-HJ-PR-Z]{3}(?![^\W_])")
_SHORT_CODE = re.compile(r"[A-Z][0-9]")
_CALLED_PLATE = re.compile(
    r"\b(?:reg(?:istration)?|number plate|plate|car)(?:\s(?:number|no\.?|plate))?[\s:]{1,2}"
    r"(?:(?:is|was)\s)?([A-Z]{1,3}[0-9]{1,4}\s?[A-Z]{0,3})(?![^\W_])"
)


def _online(text: str) -> Iterator[Candidate]:
    """Addresses of somebody's own page, and what people call themselves online."""
    if "://" in text or "www." in text or "WWW." in text:
        for match in _URL.finditer(text):
            if _SOMEBODYS.search(match[0]):
                end = match.start() + len(match[0].rstrip(".,;:!?"))
                yield Candidate(match.start(), end, "link", True)
    if "@" in text:
        for match in _HANDLE.finditer(text):
            if not is_word(match[0][1:].casefold()):
                yield Candidate(match.start(), match.end(), "user name", True)
    for match in near(_CALLED_USER, _ODD_WORD.finditer(text), text, 80, 40):
        yield Candidate(match.start(1), match.end(1), "user name", True)


def _plates(text: str) -> Iterator[Candidate]:
    for match in near(_PLATE, _SHORT_CODE.finditer(text), text, 2, 6):
        yield Candidate(match.start(), match.end(), "number plate", True)
    for match in near(_CALLED_PLATE, _SHORT_CODE.finditer(text), text, 44, 9):
        if any(c.isdigit() for c in match[1]) and len(match[1]) > 4:
            yield Candidate(match.start(1), match.end(1), "number plate", True)
