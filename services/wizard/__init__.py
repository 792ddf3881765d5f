"""How any guided conversation walks: steps, drafts, acts and pages; pure, and no word of a provider in it."""

from services.wizard import acts
from services.wizard.draft import LIVING, Draft
from services.wizard.engine import NOW, Done, Facts, Note, Outcome, apply, follow, plain, settle
from services.wizard.opening import begin, reopen
from services.wizard.page import Line, Page, page
from services.wizard.questions import (
    Choice,
    Flag,
    Info,
    Invalid,
    Marks,
    Moment,
    Option,
    Question,
    Text,
    Trail,
    clean,
)
from services.wizard.step import Deed, Flow, Step

__all__ = [
    "LIVING",
    "NOW",
    "Choice",
    "Deed",
    "Done",
    "Draft",
    "Facts",
    "Flag",
    "Flow",
    "Info",
    "Invalid",
    "Line",
    "Marks",
    "Moment",
    "Note",
    "Option",
    "Outcome",
    "Page",
    "Question",
    "Step",
    "Text",
    "Trail",
    "acts",
    "apply",
    "begin",
    "clean",
    "follow",
    "page",
    "plain",
    "reopen",
    "settle",
]
