"""Words as PowerPoint writes them: paragraphs that are edited there as if typed there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from presenting.layout.model import Paragraph, Style, Token, text_of

# As PowerPoint writes it for each run; of words from right to left we do not know the language.
LANGUAGE = "en-GB"
Links = Callable[[str], str]
"""A page's key to the name of the relation that leads there."""

_ALIGN = {"start": "l", "centre": "ctr", "end": "r"}
_TURNED = {"l": "r", "r": "l", "ctr": "ctr"}


def emu(points: float) -> int:
    """Points as the file counts them."""
    return round(points * 12700)


def name_of(words: str, longest: int = 120) -> str:
    """Words as an attribute's value with its quotes."""
    return quoteattr(words[:longest])


def body(
    paragraphs: Sequence[Paragraph], links: Links, frame: str, *, tag: str = "p:txBody"
) -> str:
    """A text body; ``frame`` is how words stand in their shape."""
    made = "".join(_paragraph(each, links) for each in paragraphs) or "<a:p>" + _end() + "</a:p>"
    return f"<{tag}>{frame}<a:lstStyle/>{made}</{tag}>"


def fixed(inset: float = 0.0, anchor: str = "t") -> str:
    """Words that wrap in their box, which keeps its size."""
    side = emu(inset)
    return (
        f'<a:bodyPr wrap="square" lIns="{side}" tIns="0" rIns="{side}" bIns="0" rtlCol="0" '
        f'anchor="{anchor}"><a:noAutofit/></a:bodyPr>'
    )


def _paragraph(each: Paragraph, links: Links) -> str:
    side = _ALIGN[each.align]
    rtl = ' rtl="1"' if each.rtl else ""
    hang = f' indent="{-emu(each.indent)}"' if each.bullet else ' indent="0"'
    gap = f'<a:spcBef><a:spcPts val="{round(each.before * 100)}"/></a:spcBef>'
    return (
        f'<a:p><a:pPr algn="{_TURNED[side] if each.rtl else side}"{rtl} '
        f'marL="{emu(each.indent)}"{hang}>{gap}{_bullet(each)}</a:pPr>'
        f"{''.join(_runs(each.tokens, links, each.rtl))}</a:p>"
    )


def _bullet(each: Paragraph) -> str:
    if not each.bullet:
        return "<a:buNone/>"
    if each.bullet[:-1].isdecimal():
        numbered = f'<a:buAutoNum type="arabicPeriod" startAt="{each.bullet[:-1]}"/>'
        return f'<a:buFont typeface="+mj-lt"/>{numbered}'
    return f'<a:buFont typeface="Arial"/><a:buChar char={quoteattr(each.bullet)}/>'


def _runs(tokens: Iterable[Token], links: Links, rtl: bool) -> Iterator[str]:
    first = True
    for style, held in groupby(tokens, key=lambda token: token.style):
        group = list(held)
        words = text_of(group)
        gap = "" if first or group[0].glued else " "
        first = False
        yield f"<a:r>{_style(style, links, rtl)}<a:t>{escape(gap + words)}</a:t></a:r>"


def _style(style: Style, links: Links, rtl: bool) -> str:
    lang = "" if rtl else f' lang="{LANGUAGE}"'
    bold = ' b="1"' if style.bold else ' b="0"'
    link = links(style.link) if style.link else ""
    jump = f'<a:hlinkClick r:id="{link}" action="ppaction://hlinksldjump"/>' if link else ""
    return (
        f'<a:rPr{lang} sz="{round(style.size * 100)}"{bold} dirty="0"><a:solidFill>'
        f'<a:srgbClr val="{style.colour.lstrip("#")}"/></a:solidFill>{jump}</a:rPr>'
    )


def _end() -> str:
    return f'<a:endParaRPr lang="{LANGUAGE}" sz="1000" dirty="0"/>'
