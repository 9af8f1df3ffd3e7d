"""spaCy's English tokenizer, made safe for any text.

Its tokens are spaCy's own, but for two things that no article should have and some do: white space missing for
hundreds of characters, over which spaCy's time grows with the square, and halves of surrogate pairs, which its
strings cannot hold.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

LONGEST_RUN = 200
LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN}}}(?=\S)")
SURROGATE = re.compile("[\ud800-\udfff]")


@spacy.registry.tokenizers("news_tokenizer_v1")
def create_tokenizer() -> Callable[[Language], "SafeTokenizer"]:
    """spaCy's tokenizer for a language, inside `SafeTokenizer`."""

    def create(nlp: Language) -> SafeTokenizer:
        make = spacy.registry.tokenizers.get("spacy.Tokenizer.v1")()
        return SafeTokenizer(make(nlp))

    return create


class SafeTokenizer:
    """Cuts runs of more than `LONGEST_RUN` characters without white space; each lone surrogate becomes U+FFFD."""

    def __init__(self, inner: Tokenizer):
        self.inner = inner

    def __call__(self, text: str) -> Doc:
        text = SURROGATE.sub("\ufffd", text)
        cuts = [match.end() for match in LONG_RUN.finditer(text)]
        if not cuts:
            return self.inner(text)
        pieces = [self.inner(text[start:end]) for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        tokens = [token for piece in pieces for token in piece]
        words, spaces = [token.text for token in tokens], [bool(token.whitespace_) for token in tokens]
        return Doc(self.inner.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        yield from map(self, texts)

    # The rules are those of spaCy's English, as pinned: nothing of them is kept on disk, where they take long to read.
    def to_bytes(self, **kwargs) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **kwargs) -> "SafeTokenizer":
        return self

    def to_disk(self, path: Path, **kwargs) -> None:
        pass

    def from_disk(self, path: Path, **kwargs) -> "SafeTokenizer":
        return self
