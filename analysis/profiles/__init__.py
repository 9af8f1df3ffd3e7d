"""What an article says of one that speaks in it, from its words alone: see `analysis.profiles.describe`."""

from analysis.profiles.describe import Profile, profile

__all__ = ["Profile", "profile"]
