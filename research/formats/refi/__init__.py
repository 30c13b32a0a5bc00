"""REFI-QDA, the exchange format of the field's programs: projects (QDPX) and codebooks (QDC)."""

from research.formats.refi.codebook import read_qdc
from research.formats.refi.project import read_qdpx
from research.formats.refi.writing import write_qdc, write_qdpx

__all__ = ["read_qdc", "read_qdpx", "write_qdc", "write_qdpx"]
