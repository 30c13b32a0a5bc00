"""A file that only a passphrase opens: how an encrypted backup is written and read.

The file is a header of 80 bytes, then chunks. The header holds a mark, the version of the format,
what the key is made with (scrypt: cost, block size, lanes; a random salt), the size of a chunk and
a proof, an HMAC over all before it, by which a wrong passphrase is told from a damaged file. Each
chunk is up to 1 MB encrypted with AES-256-GCM. Its nonce is its number and whether it is the last
(the STREAM construction), and the header goes into each as associated data, so that a chunk that is
changed, left out, moved, repeated or cut off is found. A key is used for one file only, as every
file has its own salt.

Nothing here knows what is in the file, and nothing is written to a disk.
"""

from __future__ import annotations

import hmac
import struct
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from secrets import token_bytes
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from common.errors import BadInput

SHORTEST_PASSPHRASE = 12
CHUNK = 1024 * 1024
_MARK = b"CGSEALED"
_VERSION = 1
# Scrypt with 2**17, 8, 1 takes 128 MB of memory and about a third of a second.
COST = 17
_BLOCK, _LANES = 8, 1
# What a file says of itself is not believed beyond this: 256 MB of memory.
_HIGHEST_COST = 18
_FIELDS = struct.Struct(">8sBBBBI32s")
_PROOF = 32
HEADER = _FIELDS.size + _PROOF
_TAG = 16
_NONCE = struct.Struct(">11sB")


def is_sealed(head: bytes) -> bool:
    """Whether a file that begins so says that it was encrypted here."""
    return head.startswith(_MARK)


def checked_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is short; nothing else is asked of it."""
    if len(_spelt(passphrase)) < SHORTEST_PASSPHRASE:
        raise BadInput(
            f"the passphrase is shorter than {SHORTEST_PASSPHRASE} letters",
            remedy="Use four or five words that have nothing to do with one another",
        )


def sealed(plain: bytes, passphrase: str, *, cost: int = COST) -> Iterator[bytes]:
    """The encrypted file, piece by piece; ``cost`` is the power of two that scrypt takes."""
    fields = _FIELDS.pack(_MARK, _VERSION, cost, _BLOCK, _LANES, CHUNK, token_bytes(32))
    key, proving = _keys(passphrase, fields)
    header = fields + hmac.digest(proving, fields, sha256)
    yield header
    cipher, view = AESGCM(key), memoryview(plain)
    chunks = max(1, -(-len(view) // CHUNK))
    for number in range(chunks):
        piece = view[number * CHUNK : (number + 1) * CHUNK]
        yield cipher.encrypt(_nonce(number, number == chunks - 1), piece, header)


def unsealed(file: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """What is in an encrypted file, piece by piece, each proved whole before it is given.

    Only after the last piece is the whole proved: what was given before a refusal is to be thrown
    away. Raises BadInput where the passphrase is another, or the file is damaged or was changed.
    """
    header = file.read(HEADER)
    key = _proved_key(header, passphrase)
    cipher, number = AESGCM(key), 0
    piece = file.read(CHUNK + _TAG)
    while True:
        following = file.read(CHUNK + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, not following), piece, header)
        except InvalidTag:
            raise _changed() from None
        if not following:
            return
        piece, number = following, number + 1


def _proved_key(header: bytes, passphrase: str) -> bytes:
    fields = header[: _FIELDS.size]
    if len(header) != HEADER or not is_sealed(header):
        raise _changed()
    _mark, version, cost, block, lanes, chunk, _salt = _FIELDS.unpack(fields)
    if version != _VERSION:
        raise BadInput(
            "this encrypted backup was made by a newer version",
            remedy="Bring Common Ground up to date, then try again",
        )
    if not 1 <= cost <= _HIGHEST_COST or (block, lanes, chunk) != (_BLOCK, _LANES, CHUNK):
        raise _changed()
    key, proving = _keys(passphrase, fields)
    if not hmac.compare_digest(hmac.digest(proving, fields, sha256), header[_FIELDS.size :]):
        raise BadInput(
            "this passphrase does not open the backup",
            remedy="Type it again. Where you are sure of it, the beginning of the file was changed",
        )
    return key


def _keys(passphrase: str, fields: bytes) -> tuple[bytes, bytes]:
    """One key for the words, one for the proof."""
    _mark, _version, cost, block, lanes, _chunk, salt = _FIELDS.unpack(fields)
    made = Scrypt(salt=salt, length=64, n=2**cost, r=block, p=lanes).derive(
        _spelt(passphrase).encode("utf-8", "surrogatepass")
    )
    return made[:32], made[32:]


def _spelt(passphrase: str) -> str:
    """The same letters typed on another machine are the same passphrase."""
    return unicodedata.normalize("NFC", passphrase)


def _nonce(number: int, is_last: bool) -> bytes:
    return _NONCE.pack(number.to_bytes(11, "big"), is_last)


def _changed() -> BadInput:
    return BadInput(
        "this encrypted backup is damaged, cut short or was changed",
        remedy="Choose another backup",
    )
