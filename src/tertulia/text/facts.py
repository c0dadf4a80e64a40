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
TOXICITIES: Final = ("", "insult", "threat", "hate")
FACTS: Final = ("sentiment", "intent", "department", "toxicity")
"""What a model says, a doubt can be about, and a person can correct."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that weighed. `fact` is one of FACTS or «topic».

    `start` and `end` are character positions in the text as it was given (end excluded); `word` is what
    stands there. The sign of `weight` says whether it spoke for (+) or against (-) the label given.
    """

    fact: str
    start: int
    end: int
    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something named: `kind` is «brand», «product», «place» or «person»; positions as in
    `Evidence`."""

    kind: str
    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """What is said of one text; docs/understanding.md defines every label.

    `language` is ISO 639-1, «» where it cannot be told. `sentiment_score` runs from -1 to 1. Every `…_sure`
    is the calibrated probability (0 to 1) that the label is right; `toxicity_sure` that the text is toxic at
    all. `department` is one of DEPARTMENTS or «»; `toxicity` one of TOXICITIES, for a person to review.
    `doubts`: those of FACTS whose label is only a guess («I don't know»). `topics` are short labels in the
    language of the text, the main one first; `topic` is that one. `urgent`: somebody should look now.
    `asks`: it asks the brand for an answer. `evidence` may be computed when it is first looked at.
    """

    language: str = ""
    language_sure: float = 0.0
    sentiment: str = "neutral"
    sentiment_score: float = 0.0
    sentiment_sure: float = 0.0
    intent: str = "chat"
    intent_sure: float = 0.0
    department: str = ""
    department_sure: float = 0.0
    toxicity: str = ""
    toxicity_sure: float = 0.0
    urgent: bool = False
    asks: bool = False
    topics: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    doubts: tuple[str, ...] = ()
    evidence: Sequence[Evidence] = field(default=(), compare=False)

    @property
    def topic(self) -> str:
        """The main topic, «» where none was found."""
        return self.topics[0] if self.topics else ""


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """The names of a brand, given by the caller. Make one per brand and pass the same object each time.

    Words of `brands` and `places` say nothing by themselves: the bakery «La Genial» is not praised by being
    named. `products` give a topic where nothing else does. `topics` maps a label to the words that raise it,
    and goes before the general topics. Case and accents do not count.
    """

    brands: Sequence[str] = ()
    products: Sequence[str] = ()
    places: Sequence[str] = ()
    people: Sequence[str] = ()
    topics: Mapping[str, Sequence[str]] = field(default_factory=dict)
