"""Annotating an article: its text in, a spaCy Doc with sentences, spans and attributions out."""

from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from analysis.article import LONGEST, Article
from analysis.components import PIPELINE


@cache
def load_annotator() -> Language:
    """The pipeline that ships with the project, loaded once a process."""
    nlp = spacy.load(PIPELINE)
    nlp.max_length = LONGEST
    return nlp


def annotate(article: Article) -> Doc:
    """Annotate one article; `analysis.components` says what the Doc then holds."""
    return load_annotator()(article.text)


def annotate_many(articles: Iterable[Article]) -> Iterator[tuple[Article, Doc]]:
    """Annotate articles in batches, in their order."""
    yield from (
        (article, doc) for doc, article in load_annotator().pipe(((a.text, a) for a in articles), as_tuples=True)
    )
