"""What people do with error reports: import and describe runs, look at counts, compare councils."""

from validation.services.comparing import (
    Comparison,
    CouncilRun,
    Rate,
    Which,
    comparison,
    first_full_runs,
    latest_runs,
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
from validation.services.storing import ImportedRun

__all__ = [
    "Comparison",
    "CouncilRun",
    "CountView",
    "ImportedRun",
    "Preview",
    "Rate",
    "RuleCount",
    "RunView",
    "Which",
    "comparison",
    "counts_of_run",
    "edit_run_facts",
    "first_full_runs",
    "import_report",
    "import_reports",
    "latest_runs",
    "look_at_reports",
    "preview_report",
    "record_run",
    "remove_run",
    "rule_counts",
    "runs",
    "write_counts_csv",
]
