"""Many maps as pictures: in the same columns, and how alike they are."""
