"""A provider's own settings from one YAML file. `docs/provider.md` tells users of it."""

from services.provider_file.applying import ChangedMeanwhile, Outcome, ProviderFile, apply, open_file
from services.provider_file.changes import Change
from services.provider_file.faults import Fault, FileRefused

__all__ = [
    "Change",
    "ChangedMeanwhile",
    "Fault",
    "FileRefused",
    "Outcome",
    "ProviderFile",
    "apply",
    "open_file",
]
