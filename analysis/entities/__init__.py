"""Entities: what is known, while a text is read, of those that it has spoken of so far."""

from analysis.entities.entity import Entity
from analysis.entities.features import FEATURES, features, reason
from analysis.entities.grammar import GRAMMAR, regular
from analysis.entities.reader import Reader

__all__ = ["FEATURES", "GRAMMAR", "Entity", "Reader", "features", "reason", "regular"]
