"""Each bound of the design, shown by something anyone can run: ``make benchmark``.

A benchmark is a module ``bench_*.py`` with ``run() -> dict`` of figures. Figures that travel
between machines are counts and ratios; seconds are only this machine's.
"""
