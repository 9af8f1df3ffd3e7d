"""Claims: what an article says to be so, in its own voice or in somebody else's, and how surely."""

from analysis.claims.claims import Claim, find_claims
from analysis.claims.quantities import Quantity
from analysis.claims.voices import own_content

__all__ = ["Claim", "Quantity", "find_claims", "own_content"]
