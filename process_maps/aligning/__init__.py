"""Many councils' maps at once: which steps are the same work, how surely, and why."""

from process_maps.aligning.aligning import align
from process_maps.aligning.model import Alignment, Decided, Group, Pair, Place

__all__ = ["Alignment", "Decided", "Group", "Pair", "Place", "align"]
