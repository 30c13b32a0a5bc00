"""The codebook as a tree: what merging, splitting and moving its codes comes to."""
