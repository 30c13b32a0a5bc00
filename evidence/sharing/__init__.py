"""Packages: one council's evidence for another project, or a working copy for one's own team."""
