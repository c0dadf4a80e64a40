"""Words of risk in English: as `spanish`; no country has its own."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, dict[str, str]]] = {
    "legal": {
        "": """
            "my lawyer*" | "my solicitor*" | "my attorney*" | "our lawyer*" | "legal action" |
            "small claims" | "see you in court" | "take you to court" | "taking you to court" |
            "class action" | "trading standards" | "better business bureau" | BBB | ombudsman | "sue you" |
            "suing you" | "going to sue" | "will sue" | lawsuit* | "cease and desist" | "breach of contract"
            | "false advertising" | "consumer protection"
        """,
    },
    "safety": {
        "": """
            "food poisoning" | "caught fire" | "catching fire" | "electric shock*" | "smell of gas" |
            "smells of gas" | "gas leak" | "allergic reaction" | anaphyla* | salmonell* | listeria | ((glass
            O plastic O metal O maggot* O cockroach*) NEAR/6 (food O meal O salad O soup O bread O inside))
            | maggot* | (smoke NEAR/6 (vent O socket O plug O charger)) | ambulance | vomit* |
            "exposed wires" | mould | mold | "choking hazard" | "burning smell" | (battery NEAR/4 (explod* O
            swoll* O fire)) | ((ended O rushed O taken) NEAR/4 (hospital O ER O "A E")) | "got burned" |
            "got burnt" | "made me sick" | "made us sick" | "safety hazard" | FDA | "fire exit" |
            "fire escape"
        """,
    },
    "data": {
        "": """
            "data breach" | "data leak" | "leaked my" | (leak* NEAR/4 (data O emails O passwords O
            address*)) | GDPR | CCPA | ICO | "without my consent" | "withdrew my consent" |
            "someone else's account" | "someone else's invoice" | "someone else's order" |
            "someone else's details" | "other customers" NEAR/4 (data O details O addresses) |
            "sold my data" | "selling my data" | "personal data" | "delete my data" | "privacy violation" |
            "how did you get my number"
        """,
    },
    "phishing": {
        "": """
            phishing | smishing | scam* NEAR/6 (email O text O link O call O site O website O name O
            account) | "fake site" | "fake website" | "fake email*" | "fake account*" | "fake page" |
            "fake profile" | "fake text*" | hacked | "account hacked" | "pretending to be" | "impersonat*" |
            "identity theft" | "unauthorised charge*" | "unauthorized charge*" | "unauthorised access" |
            "unauthorized access" | "sim swap*" | "asking for my password" | "stole my account"
        """,
    },
    "discrimination": {
        "": """
            racis* | sexis* | homophob* | transphob* | xenophob* | islamophob* | antisemit* | misogyn* |
            ableis* | discriminat* | "because i'm black" | "because i am black" | "because i'm gay" |
            "because i'm a woman" | "because of my accent" | "because of my race" | "because of my skin" |
            "because she wears" | "wheelchair" NEAR/8 (refused O denied O "no ramp" O "couldn't") |
            "sexual harassment" | slur*
        """,
    },
    "boycott": {
        "": """
            boycott* | #boycott* | "stop buying" | "don't buy from" | "do not buy from" | "cancel your"
            NEAR/6 protest | "everyone should cancel" | "never buy from" | "vote with your wallet"
        """,
    },
    "press": {
        "": """
            "i'm a journalist" | "i am a journalist" | "i'm a reporter" | "i am a reporter" | reporter* |
            journalist* | "reporter at" | "reporter for" | "reporter with" | "journalist at" |
            "journalist for" | "journalist with" | "request for comment" | "comment for a story" |
            "working on a story" | "writing a story" | "writing a piece about" | "press office" |
            "press contact" | "media inquir*" | "media enquir*" | "before we publish" | "on the record" |
            "right of reply"
        """,
    },
}
