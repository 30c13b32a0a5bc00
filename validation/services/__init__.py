"""What people do with error reports: import and describe runs, look at counts, compare councils."""

from validation.rates import Rate
from validation.services.comparing import (
    Comparison,
    CouncilRun,
    Which,
    comparison,
    first_full_runs,
    latest_runs,
    units_compared,
)
from validation.services.entering import edit_run_facts, record_run, remove_run
from validation.services.exporting import write_counts_csv
from validation.services.importing import (
    Preview,
    import_report,
    import_reports,
    look_at_reports,
    preview_report,
)
from validation.services.looking import (
    CountView,
    RuleCount,
    RunView,
    counts_of_run,
    rule_counts,
    runs,
)
from validation.services.remarks import another_council
from validation.services.sorting import (
    ORDER_WORDS,
    Alone,
    Order,
    RuleFilter,
    alone,
    alone_words,
    fits,
    known_fields,
    known_tables,
    ordered,
    wanted,
)
from validation.services.storing import ImportedRun
from validation.services.trends import Point, Series, history_of_rule, returns_of

__all__ = [
    "ORDER_WORDS",
    "Alone",
    "Comparison",
    "CouncilRun",
    "CountView",
    "ImportedRun",
    "Order",
    "Point",
    "Preview",
    "Rate",
    "RuleCount",
    "RuleFilter",
    "RunView",
    "Series",
    "Which",
    "alone",
    "alone_words",
    "another_council",
    "comparison",
    "counts_of_run",
    "edit_run_facts",
    "first_full_runs",
    "fits",
    "history_of_rule",
    "import_report",
    "import_reports",
    "known_fields",
    "known_tables",
    "latest_runs",
    "look_at_reports",
    "ordered",
    "preview_report",
    "record_run",
    "remove_run",
    "returns_of",
    "rule_counts",
    "runs",
    "units_compared",
    "wanted",
    "write_counts_csv",
]
