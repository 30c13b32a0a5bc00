"""Many maps as one: their union, what at least so many share, and each map out of it again."""

from process_maps.merging.core import Core, at_least
from process_maps.merging.merging import merge, merge_groups, merge_same_words
from process_maps.merging.model import Member, Merged, MergedFlow, MergedStep, OwnFlow
from process_maps.merging.reference import Reference, reference, union_map
from process_maps.merging.stretches import collapse
from process_maps.merging.ways import Way, ways_between
from process_maps.merging.words import same_words

__all__ = [
    "Core",
    "Member",
    "Merged",
    "MergedFlow",
    "MergedStep",
    "OwnFlow",
    "Reference",
    "Way",
    "at_least",
    "collapse",
    "merge",
    "merge_groups",
    "merge_same_words",
    "reference",
    "same_words",
    "union_map",
    "ways_between",
]
