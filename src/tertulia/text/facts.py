"""What understanding says of a text: the labels, the facts, and the words that a brand adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

SENTIMENTS: Final = ("negative", "neutral", "positive", "mixed")
INTENTS: Final = ("question", "complaint", "praise", "suggestion", "lead", "risk", "spam", "chat")
DEPARTMENTS: Final = (
    "customer_service",
    "product",
    "engineering",
    "it",
    "finance",
    "legal",
    "pr",
    "marketing",
    "sales",
    "hr",
    "internal_comms",
    "strategy",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that weighed. `fact` is «sentiment», «intent», «department» or «topic».

    `start` and `end` are character positions in the text as it was given (end excluded); `word` is what
    stands there. The sign of `weight` says whether it spoke for (+) or against (-) the label given.
    """

    fact: str
    start: int
    end: int
    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """What is said of one text; docs/understanding.md defines every label.

    `language` is ISO 639-1, «» where it cannot be told. `sentiment_score` runs from -1 to 1, every
    `…_sure` from 0 to 1. `department` is one of DEPARTMENTS or «». `topic` is a short label in the language
    of the text, «» where none was found. `urgent`: somebody should look now (danger, an explicit plea).
    """

    language: str = ""
    sentiment: str = "neutral"
    sentiment_score: float = 0.0
    sentiment_sure: float = 0.0
    intent: str = "chat"
    intent_sure: float = 0.0
    department: str = ""
    department_sure: float = 0.0
    topic: str = ""
    urgent: bool = False
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """The names of a brand, given by the caller. Make one per brand and pass the same object each time.

    Words of `brands` and `places` say nothing by themselves: the bakery «La Genial» is not praised by being
    named. `products` speak for the department «product» and give a topic where nothing else does.
    `topics` maps a label to the words that raise it, and goes before the general topics. Words may use the
    pattern language of `lexicon`, but a plain word or phrase is the usual case.
    """

    brands: Sequence[str] = ()
    products: Sequence[str] = ()
    places: Sequence[str] = ()
    topics: Mapping[str, Sequence[str]] = field(default_factory=dict)
