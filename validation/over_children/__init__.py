"""Sums over a run's children: which rules fail together, how they cluster; nobody is in them."""
