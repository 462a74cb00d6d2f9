"""What an article and a fact are. Imports nothing of pipeline or flows.

`article`, `facts`, `gold` (facts as a person marks them), `kinds` (each kind of fact declared once), `rows` (of the other
tables), `tables` (of the contract).
"""

from schemas.article import Article
from schemas.facts import Amount, DateMention, Fact, Figure, Headcount, OrganisationMention
from schemas.kinds import KINDS, FactKind
from schemas.rows import ArticleRow, Organisation, Reject, Run
from schemas.tables import CONTRACT_VERSION, TABLES, Table, arrow_schema, data_dictionary, json_schema

__all__ = [
    "CONTRACT_VERSION",
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
    "json_schema",
]
