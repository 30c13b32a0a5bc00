"""Error reports in every form councils have them, read into counts by rule.

One file a format. Which it is, is decided by what is in it, never by its name. No value of a
child's record is kept, quoted or logged: child-level files are counted in memory.
"""

from validation.formats.dispatch import (
    holds_only_facts,
    read_children,
    read_report,
    read_run_facts,
    says_what_ran,
)

__all__ = ["holds_only_facts", "read_children", "read_report", "read_run_facts", "says_what_ran"]
