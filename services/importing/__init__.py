"""A provider's own data from CSV files: customers, contacts, plans, prospects. `docs/import.md` tells users of it."""

from services.importing.columns import COLUMNS, Column, Kind, kind_of
from services.importing.faults import Fault, Faults, ImportRefused, Unreadable
from services.importing.maps import Named, named, read_map
from services.importing.work import Counts, Progress, Report, import_files, open_files

__all__ = [
    "COLUMNS", "Column", "Counts", "Fault", "Faults", "ImportRefused", "Kind", "Named", "Progress", "Report",
    "Unreadable", "import_files", "kind_of", "named", "open_files", "read_map",
]  # fmt: skip
