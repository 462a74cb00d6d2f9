"""What an article and a fact are. Imports nothing of pipeline or flows.

`article`, `facts`, `gold` (facts as a person marks them), `kinds` (each kind of fact declared once), `rows` (of the other
tables), `tables` (of the contract).
"""

from schemas.article import Article
from schemas.facts import Amount, DateMention, Fact, Figure, Headcount, OrganisationMention
from schemas.kinds import KINDS, FactKind
from schemas.rows import ArticleRow, Organisation, Reject, Run
from schemas.tables import (
    ALIASES,
    CONTRACT_VERSION,
    EXPORTED,
    FIGURES,
    TABLES,
    Table,
    arrow_schema,
    data_dictionary,
    foreign_keys,
    json_schema,
    literal_values,
)

__all__ = [
    "ALIASES",
    "CONTRACT_VERSION",
    "EXPORTED",
    "FIGURES",
    "KINDS",
    "TABLES",
    "Amount",
    "Article",
    "ArticleRow",
    "DateMention",
    "Fact",
    "FactKind",
    "Figure",
    "Headcount",
    "Organisation",
    "OrganisationMention",
    "Reject",
    "Run",
    "Table",
    "arrow_schema",
    "data_dictionary",
    "foreign_keys",
    "json_schema",
    "literal_values",
]
