"""Many maps as one: their union, what at least so many share, and each map out of it again."""

from process_maps.merging.merging import merge, merge_groups, merge_same_words
from process_maps.merging.model import Member, Merged, MergedFlow, MergedStep, OwnFlow, recover
from process_maps.merging.words import same_words

__all__ = [
    "Member",
    "Merged",
    "MergedFlow",
    "MergedStep",
    "OwnFlow",
    "merge",
    "merge_groups",
    "merge_same_words",
    "recover",
    "same_words",
]
