"""Origins: which country the words about a source name.

Only its own name, titles and descriptions count, never what the world knows. What stands nearest to the noun wins:
before it (the Russian ambassador), then what it is of or from (prime minister of Japan), then where it is (the ministry
in Lisbon). Where it goes to or is about does not count (ambassador to Japan, expert on Russia). Two countries that
stand equally near compete, and neither wins.
"""

from collections.abc import Iterable

from spacy.tokens import Token

from analysis.countries import AMBIGUOUS, NAME, Place, find_places, is_meant
from analysis.profiles.phrases import Piece
from analysis.profiles.runs import POSSESSIVE
from analysis.profiles.tokens import Tokens

BEFORE, OWN, WHERE, NOWHERE = 0, 1, 2, 9
# How near a place is that stands after these; after others it is no origin.
PREPOSITIONS = {"of": OWN, "from": OWN, "at": OWN, "by": OWN, "for": OWN, "to": OWN, "in": WHERE}
# A place after these counts only as a part of something: spokesman for the Russian army, but not envoy for Syria.
OTHERS = frozenset({"for", "to"})
ENVOYS = frozenset("ambassador envoy emissary delegate delegation mission visitor embassy attaché attache".split())
# Who is of a country in these ways need not be from it: critics of Israel, scholars of China.
ONLOOKERS = frozenset(
    "critic expert scholar historian specialist observer student analyst opponent supporter fan friend enemy ally "
    "defender watcher map study history survey report analysis".split()
)
# Words joined to a place by a hyphen that make it an origin; most do not (Iran-backed).
COMPOUNDS = {"born": OWN, "based": WHERE}


def origin(tokens: Tokens, pieces: Iterable[Piece], *, is_person: bool) -> tuple[str, str]:
    """The country of a source, ISO alpha-2, and why; the code is empty where no country wins.

    A person's name is no evidence, nor is where a person is.
    """
    found: dict[int, list[Place]] = {}
    for piece in pieces:
        if not piece.is_clause:
            for place, nearness in _places(tokens, piece, is_person):
                found.setdefault(nearness, []).append(place)
    nearest = found[min(found)] if found else []
    if len({place.country for place in nearest}) > 1:
        return "", " and ".join(dict.fromkeys(f"“{place.text}”" for place in nearest)) + " compete"
    return (nearest[0].country, nearest[0].reason) if nearest else ("", "")


def _places(tokens: Tokens, piece: Piece, is_person: bool) -> Iterable[tuple[Place, int]]:
    for place in find_places(tokens.text(piece.first, piece.last)):
        first, last = _tokens_at(tokens, piece.first, place)
        in_name = piece.name is not None and piece.name[0] <= first < piece.name[1]
        if (is_person and in_name) or (place.text in AMBIGUOUS and not is_meant(place, tokens[0].doc.text)):
            continue
        nearness = _nearness(tokens, piece, first, last, is_bare=place.meaning == NAME and not in_name)
        if nearness is not None and not (is_person and nearness == WHERE):
            yield place, nearness


def _tokens_at(tokens: Tokens, first: int, place: Place) -> tuple[int, int]:
    """The tokens of a place, whose characters are counted from the token ``first``."""
    origin = tokens[first].idx
    while tokens[first].idx + len(tokens[first]) <= origin + place.start:
        first += 1
    last = first + 1
    while tokens[last - 1].idx + len(tokens[last - 1]) < origin + place.end:
        last += 1
    return first, last


def _nearness(tokens: Tokens, piece: Piece, first: int, last: int, *, is_bare: bool) -> int | None:
    """How near the place at some tokens stands to its piece's noun; None where it is no origin."""
    if (joined := _joined(tokens, piece, first, last)) is not None:
        return joined if joined != NOWHERE else None
    between = tokens[piece.first : first]
    preposition = next((t for t in reversed(between) if t.pos_ == "ADP" and not t.text[0].isupper()), None)
    if any(_is_clause(token) for token in between):
        return WHERE if any(t.lower_ == "based" for t in between) and preposition else None
    owns = last < piece.last and (tokens[last].pos_ in ("NOUN", "PROPN", "ADJ") or tokens[last].text in POSSESSIVE)
    if preposition is None:
        # A bare country after another name is what someone deals with: the UN Syria envoy.
        other = is_bare and tokens.text(last, last + 1) not in POSSESSIVE and not tokens[first].text.isupper()
        return None if other and any(t.pos_ == "PROPN" for t in between) else BEFORE
    word, noun = preposition.lower_, tokens[piece.head].lemma_.lower()
    if (word in OTHERS and (not owns or noun in ENVOYS)) or (word == "of" and noun in ONLOOKERS and not owns):
        return None
    return PREPOSITIONS.get(word)


def _joined(tokens: Tokens, piece: Piece, first: int, last: int) -> int | None:
    """How near a place with a hyphen beside it is: US-based, British-Iranian, Iran-backed; None where none is."""
    if last + 1 < piece.last and tokens[last].text == "-" and not tokens[last - 1].whitespace_:
        following = tokens[last + 1]
        return COMPOUNDS.get(following.lower_, BEFORE if find_places(following.text) else NOWHERE)
    if first - 2 >= piece.first and tokens[first - 1].text == "-" and not tokens[first - 1].whitespace_:
        return BEFORE if find_places(tokens[first - 2].text) else NOWHERE
    return None


def _is_clause(token: Token) -> bool:
    is_verb = token.pos_ in ("VERB", "AUX") and token.dep_ not in ("amod", "compound") and token.text[0].islower()
    return is_verb or token.lower_ in ("who", "which", "whose", "that")
