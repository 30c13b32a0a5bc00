"""A fast way with words: a process typed as an outline becomes a map, and a map an outline."""

from __future__ import annotations

from process_maps.outline.model import EXAMPLE, Outline, Remark
from process_maps.outline.reading import read_outline
from process_maps.outline.writing import write_outline

__all__ = ["EXAMPLE", "Outline", "Remark", "read_outline", "write_outline"]
