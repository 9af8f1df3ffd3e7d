"""Make spaCy's rule lemmatizer: its English tables, corrected where the treebanks have other lemmas."""

from collections import Counter, defaultdict
from pathlib import Path

from spacy.language import Language
from spacy.pipeline import Lemmatizer

from analysis.training.treebank import read_treebank, to_doc

TREEBANKS = ("ewt", "gum")
# Names keep their form; spaCy has no rules for them.
NAMES = frozenset({"PROPN"})
LEAST = 2
UNKNOWN = "_"


def add_lemmatizer(nlp: Language, corpora: Path) -> None:
    """Add the component ``lemmatizer``: rules, exceptions and word lists of `spacy-lookups-data`, and the treebanks'.

    A word that they have at least `LEAST` times with one lemma, and mostly with that, becomes an exception where the
    rules do not always give it (what begins a sentence, forms that they cut wrongly) or there are none (pronouns).
    """
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    lemmatizer.initialize()
    exceptions = lemmatizer.lookups.get_table("lemma_exc")
    for (pos, form), lemma in sorted(_corrections(nlp, lemmatizer, corpora).items()):
        exceptions[pos] = exceptions.get(pos, {}) | {form: [lemma]}
    lemmatizer.cache = {}


def _corrections(nlp: Language, lemmatizer: Lemmatizer, corpora: Path) -> dict[tuple[str, str], str]:
    seen, wrong = defaultdict(Counter), Counter()
    for corpus in TREEBANKS:
        for document in read_treebank(corpora, corpus, "train"):
            doc, words = to_doc(nlp.vocab, document.sentences)
            for token, word in zip(doc, words, strict=True):
                if word is None or word.upos in NAMES:
                    continue
                token.pos_, key = word.upos, (word.upos.lower(), word.text.lower())
                token.set_morph(word.feats)
                if not lemmatizer.is_base_form(token):
                    seen[key][word.lemma] += 1
                    wrong[key] += lemmatizer.rule_lemmatize(token)[0] != word.lemma
    common = {key: (*lemmas.most_common(1)[0], lemmas.total()) for key, lemmas in seen.items()}
    known = {key: lemma for key, (lemma, count, total) in common.items() if count >= LEAST and 2 * count > total}
    has_rules = lemmatizer.lookups.get_table("lemma_rules")
    return {key: lemma for key, lemma in known.items() if (wrong[key] or key[0] not in has_rules) and lemma != UNKNOWN}
