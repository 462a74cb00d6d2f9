"""Whose figure it is, and of which period.

In the order of the data: `mentions` and `layout` (who is named where, what stands above), `parts` (what a name does in its
clause), `anaphora` (who « elle » and « l'entreprise » stand for), `scene` (an article as its figures see it), `clause` and
`view` (what surrounds one figure), `anchors` and `evidence` (what speaks for whom), `tie` (the decision), `explain` (its
reasons). `features` has the terms in which all of them speak, and the names by which they are weighed.
"""

from pipeline.extraction.holders.explain import Candidate, Explanation, Reason, explain_holders
from pipeline.extraction.holders.tie import tie_figures

__all__ = ["Candidate", "Explanation", "Reason", "explain_holders", "tie_figures"]
