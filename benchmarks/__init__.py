"""Each bound of the design, shown by something anyone can run: ``make benchmark``. See README.md.

A benchmark is a module ``bench_*.py`` with ``run() -> dict`` of figures. Figures that travel
between machines are counts and ratios; seconds are only this machine's.
"""
