"""The tree of a BPMN file that is already there: found, changed in place, written as it was.

What stands before and after the root element is kept as it was, letter for letter; within it, what
nobody touched is written by lxml as it was parsed. Encoding, byte order mark and line ends stay.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from lxml import etree

from common.errors import BadInput
from process_maps.formats.bpmn.ids import DC, DD, DIAGRAM, MODEL, Names
from process_maps.formats.bpmn.tree import parse

Element = etree._Element

_BEFORE = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_START = re.compile(r"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_BOMS = (
    *((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be")),
    *((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Wide letters without a mark: what XML begins with gives them away.
_WIDE = (
    *((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be")),
    *((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")),
)
_PREFIXES = {MODEL: "bpmn", DIAGRAM: "bpmndi", DC: "dc", DD: "di"}
# Children that come first in every BPMN element, in the schema's order.
_FIRST = ("documentation", "extensionElements", "auditing", "monitoring", "categoryValueRef")


class Tree:
    """A parsed BPMN file with what is needed to write it as it was."""

    def __init__(self, data: bytes, name: str) -> None:
        self.root: Element = parse(data, name)
        self._bom, self._encoding = _encoding_of(data)
        text = data[len(self._bom) :].decode(self._encoding, "replace")
        before = _BEFORE.match(text)
        start = _START.match(text, before.end()) if before else None
        if before is None or start is None:
            raise _unknown_letters()
        self._before = before.group()
        self._after = text[_end_of_root(text, self.root) :]
        self._start = start.group().replace("\r\n", "\n")
        self._newline = "\r\n" if "\r\n" in text and text.count("\r\n") == text.count("\n") else ""
        self.names = Names(self.ids())

    def ids(self) -> Iterator[str]:
        """Every id in the file, diagram included."""
        for element in self.elements():
            if held := element.get("id"):
                yield held

    def elements(self) -> Iterator[Element]:
        """Every element, in order, without comments and processing instructions."""
        return (each for each in self.root.iter(etree.Element))

    def by_id(self) -> dict[str, Element]:
        """The model's elements by id, the diagram's left out."""
        found: dict[str, Element] = {}
        for element in self.elements():
            held = element.get("id")
            if held and is_model(element):
                found.setdefault(held, element)
        return found

    def bytes(self) -> bytes:
        """The file: what stood around the root, and the root as it is now."""
        body = etree.tostring(self.root, encoding="unicode", with_tail=False)
        # The root's own tag is never changed; as it was, its line breaks and order stay too.
        made = _START.match(body)
        assert made is not None
        body = self._start + body[made.end() :]
        whole = self._before.replace("\r\n", "\n") + body + self._after.replace("\r\n", "\n")
        if self._newline:
            whole = whole.replace("\n", self._newline)
        return self._bom + whole.encode(self._encoding, "xmlcharrefreplace")


def is_model(element: Element) -> bool:
    """Whether an element is one of the BPMN model's own."""
    return etree.QName(element).namespace == MODEL


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return etree.QName(element).localname


def children(element: Element, *names: str) -> list[Element]:
    """The model's child elements of these names, in order."""
    wanted = {f"{{{MODEL}}}{name}" for name in names}
    return [each for each in element if each.tag in wanted]


def child(element: Element, name: str) -> Element | None:
    """The first child of the model with that name."""
    return element.find(f"{{{MODEL}}}{name}")


def model(name: str, /, **attributes: str) -> Element:
    """A new element of the model, not yet anywhere."""
    return _made(MODEL, name, attributes)


def diagram(name: str, /, **attributes: str) -> Element:
    """A new element of the diagram's own namespace."""
    return _made(DIAGRAM, name, attributes)


def bounds(x: float, y: float, width: float, height: float) -> Element:
    """A dc:Bounds element."""
    at = {"x": plain(x), "y": plain(y), "width": plain(width), "height": plain(height)}
    return _made(DC, "Bounds", at)


def waypoint(x: float, y: float) -> Element:
    """A di:waypoint element."""
    return _made(DD, "waypoint", {"x": plain(x), "y": plain(y)})


def plain(value: float) -> str:
    """A length to a tenth, without needless noughts."""
    said = f"{value:.1f}".removesuffix(".0")
    return "0" if said == "-0" else said


def _made(namespace: str, name: str, attributes: dict[str, str]) -> Element:
    # The prefix is only used where the file has none of its own for this namespace.
    return etree.Element(
        f"{{{namespace}}}{name}", attributes, nsmap={_PREFIXES[namespace]: namespace}
    )


def put(parent: Element, new: Element, position: int) -> None:
    """Put an element among its parent's children, indented as they are."""
    step = _indent_of(parent)
    outer = _before_end(parent)
    if position == 0:
        new.tail = parent.text if len(parent) else outer
        parent.text = step
    else:
        before = parent[position - 1]
        new.tail = before.tail if position < len(parent) or before.tail else outer
        before.tail = step
    parent.insert(position, new)
    _indent_inside(new, step)


def append(parent: Element, new: Element) -> None:
    """Put an element last among its parent's children."""
    put(parent, new, len(parent))


def put_after(sibling: Element, new: Element) -> None:
    """Put an element right after another one."""
    parent = sibling.getparent()
    assert parent is not None
    put(parent, new, parent.index(sibling) + 1)


def put_in_order(parent: Element, new: Element, earlier: Iterable[str]) -> None:
    """Put an element after the last child that has one of these names, first where none has."""
    known = {*earlier}
    position = 0
    for number, each in enumerate(parent):
        if isinstance(each.tag, str) and is_model(each) and local(each) in known:
            position = number + 1
    put(parent, new, position)


def put_documentation(parent: Element, new: Element) -> None:
    """Put a documentation element where the schema wants it."""
    put_in_order(parent, new, ("documentation",))


def extension_elements(parent: Element) -> Element:
    """An element's extensionElements, made where it has none."""
    held = child(parent, "extensionElements")
    if held is None:
        held = model("extensionElements")
        put_in_order(parent, held, ("documentation",))
    return held


def put_reference(node: Element, new: Element) -> None:
    """Put an incoming or outgoing element where the schema wants it."""
    earlier = ("incoming",) if local(new) == "incoming" else ("incoming", "outgoing")
    put_in_order(node, new, (*_FIRST, *earlier))


def take_out(element: Element) -> None:
    """Remove an element with the white space before it; comments around it stay."""
    parent = element.getparent()
    assert parent is not None
    before = element.getprevious()
    tail = element.tail or ""
    if before is not None:
        before.tail = tail if not (before.tail or "").strip() else (before.tail or "") + tail
    elif not (parent.text or "").strip():
        parent.text = tail if len(parent) > 1 else (None if not tail.strip() else tail)
    parent.remove(element)


def drop(element: Element, key: str) -> None:
    """Take an attribute off an element that may have it."""
    if element.get(key) is not None:
        del element.attrib[key]


def _indent_of(parent: Element) -> str | None:
    """The white space before each of an element's children, or what it would be."""
    if len(parent):
        return parent.text if not (parent.text or "").strip() else None
    own = _own_indent(parent)
    return None if own is None else own + _unit(parent, own)


def _own_indent(element: Element) -> str | None:
    before = element.getprevious()
    parent = element.getparent()
    text = before.tail if before is not None else (parent.text if parent is not None else "\n")
    return text if text is not None and "\n" in text and not text.strip() else None


def _unit(element: Element, own: str) -> str:
    """One level of indentation: by how much the element stands deeper than its parent."""
    parent = element.getparent()
    outer = _own_indent(parent) if parent is not None else None
    mine = own.rpartition("\n")[2]
    theirs = (outer or "").rpartition("\n")[2]
    extra = mine[len(theirs) :] if mine.startswith(theirs) else ""
    return extra or "  "


def _before_end(parent: Element) -> str | None:
    """The white space before an element's end tag."""
    if len(parent):
        return parent[-1].tail
    return _own_indent(parent)


def _indent_inside(new: Element, own: str | None) -> None:
    """Indent a new element's children as deep as the file does."""
    if own is None or "\n" not in own or not len(new) or (new.text or "").strip():
        return
    inner = own + _unit(new, own)
    new.text = inner
    for each in new:
        each.tail = inner
        _indent_inside(each, inner)
    new[-1].tail = own


def _encoding_of(data: bytes) -> tuple[bytes, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return bom, encoding
    declared = _DECLARED.match(data)
    encoding = declared.group(1).decode("ascii") if declared else "utf-8"
    if encoding.lower().startswith("utf-16") and b"\x00" not in data[:4]:
        # Saved as UTF-8 by a program that took it for something else; its word for it stays.
        encoding = "utf-8"
    encoding = next((wide for mark, wide in _WIDE if data.startswith(mark)), encoding)
    try:
        return b"", codecs.lookup(encoding).name
    except LookupError:
        raise _unknown_letters() from None


def _unknown_letters() -> BadInput:
    return BadInput(
        "the file this map came from is written in letters that are not known here",
        remedy="Save it as UTF-8 in the program it came from, and bring it in again",
    )


def _end_of_root(text: str, root: Element) -> int:
    """Just behind the root's end: what follows is comments, instructions and white space."""
    end = len(text)
    for each in reversed(list(root.itersiblings())):
        instruction = getattr(each, "target", None)
        opened = f"<?{instruction}" if instruction else "<!--"
        end = max(text.rfind(opened, 0, end), 0)
    return text.rindex(">", 0, end) + 1
