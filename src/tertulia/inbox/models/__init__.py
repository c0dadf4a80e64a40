"""What waits for us: cases, their notes and questions to departments, and the rules that route them."""

from tertulia.inbox.models.cases import MOMENTS, Case, CaseQuerySet, Draft, Label, Presence, Priority
from tertulia.inbox.models.gists import Gist
from tertulia.inbox.models.rules import Rule, RuleQuerySet
from tertulia.inbox.models.talk import HandOff, Note

__all__ = [
    "MOMENTS",
    "Case",
    "CaseQuerySet",
    "Draft",
    "Gist",
    "HandOff",
    "Label",
    "Note",
    "Presence",
    "Priority",
    "Rule",
    "RuleQuerySet",
]
