"""Opening zips and XML from strangers: bombs, entities and oversized files refused with reasons."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib

from lxml import etree

from common.errors import BadInput

MEGABYTE = 1024 * 1024
LARGEST_FILE = 100 * MEGABYTE
LARGEST_UNPACKED = 300 * MEGABYTE
# A docx of text packs about 1:10, a sheet of repeated values 1:60; a bomb 1:1000.
LARGEST_RATIO = 200
MOST_MEMBERS = 5_000
# All that unpacking a damaged member was seen to raise.
_DAMAGE = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
)


def within_size(data: bytes, name: str, limit: int = LARGEST_FILE) -> bytes:
    """The same bytes, or BadInput where there are too many of them."""
    if len(data) > limit:
        raise BadInput(
            f"the file is {len(data) // MEGABYTE} MB; the most that is read is "
            f"{limit // MEGABYTE} MB",
            where=name,
            remedy="Split it, or export less of it",
        )
    return data


def open_zip(data: bytes, name: str) -> zipfile.ZipFile:
    """A zip that is whole and of a sane size once unpacked, judged before a byte is unpacked."""
    within_size(data, name)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise BadInput(
            "the file is damaged or only half downloaded", where=name, remedy="Fetch it again"
        ) from None
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    too_dense = any(
        member.file_size > MEGABYTE and member.file_size > LARGEST_RATIO * member.compress_size
        for member in members
    )
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED or too_dense:
        raise BadInput(
            "the file unpacks to far more than a document of its size should, so it was not opened",
            where=name,
            remedy="Save the document again from the program it came from",
        )
    return archive


def read_member(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    """One member's bytes; BadInput where it is missing or its checksum is wrong."""
    try:
        return archive.read(member)
    except KeyError:
        raise BadInput(f"the part “{member}” is missing from the file", where=name) from None
    except _DAMAGE:
        raise BadInput(
            f"the part “{member}” of the file is damaged", where=name, remedy="Fetch it again"
        ) from None


def parse_xml(data: bytes, name: str) -> etree._Element:
    """The root element, with entities, network and huge trees switched off."""
    within_size(data, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise BadInput(
            "the file is not well-formed XML",
            where=f"{name}, line {line}",
            remedy="Export it again",
        ) from None
    except ValueError:
        raise BadInput("the file is not XML", where=name) from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise BadInput(
            "the file declares its own entities, which are not read for safety",
            where=name,
            remedy="Export it again without a DOCTYPE",
        )
    return root
