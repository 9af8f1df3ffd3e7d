"""What kinds of names there are: from the labels of several corpora to the one scheme of the annotator (OntoNotes).

No open corpus has all labels, so each gives what it knows. Where a corpus is silent (wikigold marks no dates), words
that could be meant are left open, and spaCy's oracle learns nothing from them.

* PERSON, ORG: all corpora; of GUM's mentions the proper nouns (`analysis.training.gold.gum_names`). GPE, LOC, FAC:
  places of all corpora, told apart by `place_kind`.
* NORP, DATE, TIME, MONEY, PERCENT, QUANTITY, CARDINAL, ORDINAL: Stanford CoreNLP's labels on PolNeAR; a number before
  a unit is a QUANTITY, an adjective or plural among its MISC a NORP, a duration of hours a TIME.
* EVENT: CrossNER, GUM, and CoreNLP's MISC whose last word is one of `EVENTS`. PRODUCT: WNUT 17, and re3d's weapons and
  vehicles.
"""

import csv
import re
from functools import cache
from pathlib import Path

LABELS = (
    "PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "PRODUCT",
    "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL",
)  # fmt: skip
UNKNOWN = "?"
KINDS = {
    "PER": "PERSON", "Person": "PERSON", "person": "PERSON", "politician": "PERSON", "PERSON": "PERSON",
    "ORG": "ORG", "ORGANIZATION": "ORG", "Organisation": "ORG", "organisation": "ORG", "organization": "ORG",
    "politicalparty": "ORG", "corporation": "ORG", "group": "ORG",
    "LOC": "place", "LOCATION": "place", "Location": "place", "location": "place", "country": "GPE", "place": "place",
    "event": "EVENT", "election": "EVENT", "product": "PRODUCT", "Weapon": "PRODUCT", "Vehicle": "PRODUCT",
    "Nationality": "NORP", "Money": "MONEY", "Quantity": "QUANTITY",
    "DATE": "DATE", "SET": "DATE", "DURATION": "duration", "TIME": "TIME", "MONEY": "MONEY", "PERCENT": "PERCENT",
    "NUMBER": "CARDINAL", "ORDINAL": "ORDINAL",
}  # fmt: skip
COARSE = {"PERSON": "PER", "ORG": "ORG", "place": "LOC", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
FACILITIES = frozenset(
    "airport avenue base bridge building camp cathedral center centre church clinic cosmodrome courthouse dam factory "
    "field gate hall highway hospital hotel house jail library mall memorial monument mosque museum palace plant plaza "
    "port prison road school square stadium station street temple terminal theater theatre tower tunnel university "
    "wall airfield arena boulevard cemetery checkpoint embassy expressway freeway garden gardens gym harbor harbour "
    "headquarters laboratory mosque park pier pipeline reactor refinery ranch shrine silo spaceport zoo".split()
)
REGIONS = frozenset(
    "africa america antarctica arctic asia atlantic balkans basin bay beach caribbean cape caucasus coast continent "
    "creek delta desert earth east europe forest gulf hemisphere hill hills island islands lake mars mediterranean "
    "midwest moon mount mountain mountains north ocean pacific peninsula plain plains plateau planet range reef region "
    "ridge river sahara scandinavia sea sinai south strait swamp tundra valley volcano west middle siberia sahel "
    "southeast southwest northeast northwest appalachia himalayas alps andes world".split()
)
EVENTS = frozenset(
    "attack attacks awards battle bowl championship championships caucus caucuses ceremony conference congress "
    "convention cup debate debates election elections exhibition fair festival games hurricane marathon olympics "
    "parade primary primaries referendum revolution series summit tournament war wars week".split()
)
UNITS = frozenset(
    "meter meters metre metres kilometer kilometers kilometre kilometres km miles mile feet foot inches inch yards "
    "yard acres acre hectares hectare tons ton tonnes tonne kilograms kilogram kilos kilo kg grams gram pounds pound "
    "ounces ounce liters liter litres litre gallons gallon barrels barrel degrees degree watts megawatts megawatt "
    "gigawatts kilowatts mph kph knots bytes gigabytes megabytes terabytes light-years".split()
)
SHORT_TIMES = re.compile(r"\b(?:hours?|minutes?|seconds?|moments?)\b", re.IGNORECASE)
# A word that a corpus without dates and numbers may have left unmarked although it belongs to one.
MAYBE_NUMBER = re.compile(
    r".*\d.*|[$€£¥%]|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|febr)uary|march|april|may|june|july|august|"
    r"(?:septem|octo|novem|decem)ber|(?:year|month|week|day|hour|minute|second|decade|centur|weekend)(?:s|y|ies)?|"
    r"today|yesterday|tomorrow|tonight|morning|afternoon|evening|night|noon|midnight|spring|summer|autumn|fall|winter|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|first|third|\w+th|percent|dollars?|euros?|cents?"
    r"|last|next|past|recent|ago|now|early|late|mid|annual|daily|weekly|monthly|yearly|current|former|once",
    re.IGNORECASE,
)
MAYBE_GROUP = re.compile(r"[A-Z]\w*(?:an|ans|ese|ish|ch|i|is|ic|ics|im|ims|ist|ists|crat|crats|tian|tians|ew|ews)")


def kind_of(label: str, words: list[str], tags: list[str] | None = None) -> str:
    """One of `LABELS` for an entity as a corpus labels it, or `UNKNOWN`; ``tags`` are Penn Treebank tags."""
    if label == "MISC" and tags:
        if len(words) == 1 and tags[0] in ("JJ", "NNPS", "NNS") and words[0][:1].isupper():
            return "NORP"
        return "EVENT" if words[-1].lower() in EVENTS else UNKNOWN
    kind = KINDS.get(label, UNKNOWN)
    if kind == "place":
        return place_kind(words)
    if kind == "duration":
        return "TIME" if SHORT_TIMES.search(" ".join(words)) else "DATE"
    return kind


def coarse(label: str) -> str | None:
    """PER, ORG or LOC for an entity as a corpus labels it, None for the rest."""
    return COARSE.get(KINDS.get(label, label))


def name_tag(tag: str | None) -> str | None:
    """A BIO tag of any corpus as PER, ORG or LOC, and O for the rest; None, for a word that is open, stays."""
    position, _, label = (tag or "").partition("-")
    return tag and (f"{position}-{kind}" if (kind := coarse(label)) else "O")


def place_kind(words: list[str]) -> str:
    """FAC for what is built, LOC for what is not and has no government, else GPE, by a name's first and last words."""
    lower = [word.lower().strip(".'’") for word in words]
    name = " ".join(lower)
    if name in political_names():
        return "GPE"
    if lower[-1] in FACILITIES or lower[0] in ("fort", "camp", "route"):
        return "FAC"
    if lower[-1] in REGIONS or lower[0] in ("lake", "mount", "mt", "cape", "gulf", "strait", "bay"):
        return "LOC"
    return "GPE"


@cache
def political_names() -> frozenset[str]:
    """Countries and states whose names end or begin like a region's: South Africa, Rhode Island, North Korea."""
    path = Path(__file__).parent / "political_names.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(row["name"].lower() for row in csv.DictReader(file))


def unmarked(word: str, *, numbers: bool, groups: bool) -> str:
    """What a word outside all entities of a corpus is: O, or `UNKNOWN` if it may be of a kind the corpus lacks."""
    if not numbers and MAYBE_NUMBER.fullmatch(word):
        return UNKNOWN
    return UNKNOWN if not groups and MAYBE_GROUP.fullmatch(word) else "O"
