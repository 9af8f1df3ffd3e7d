"""Measure the time expressions found: ``python -m analysis.training.evaluate_times CORPORA``.

Gold that `find_times` does not claim is left out, and so is what is found there: durations, recurring times and
references without a date of their own ("now", "in recent years", "a few months later"). In TIMEX values these are
``P2Y``, ``PAST_REF`` and whatever has an ``X`` or is empty; in GUM they are the expressions with an open bound.
"""

import json
import lzma
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from analysis.times import Time, find_times

FILES = ("gum-timex-train", "gum-timex-dev", "wikiwars-train", "meantime-timex-train")
CLAIMED_VALUE = re.compile(r"(?!FY)(?:BC)?[0-9][^X]*")
SENTENCE_END = re.compile(r"[.!?][\"'”’)]*$")
OPEN_BOUNDS = {"notBefore", "notAfter"}
Row = dict[str, str | float]
Pairs = list[tuple["Gold", Time]]


class Gold(NamedTuple):
    """One expression of a corpus: characters, half-open, and its TIMEX value, or its first and last day."""

    start: int
    end: int
    value: str
    first: str
    last: str
    claimed: bool


class Document(NamedTuple):
    """One text with its day of publication, if that is known, and its gold in order."""

    name: str
    text: str
    published: date | None
    gold: list[Gold]


def read_times(corpora: Path, name: str) -> Iterator[Document]:
    """The documents of one file of `FILES`; sentences are joined, so that years carry over."""
    with lzma.open(corpora / "temporal" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            published = _read_date(row.get("dct"))
            text, gold = "", []
            for sentence in row.get("sentences", [row]):
                gold += [_read_gold(timex, len(text)) for timex in sentence["timexes"]]
                text += sentence["text"] + (" " if SENTENCE_END.search(sentence["text"]) else "\n")
            yield Document(row["id"], text, published, sorted(gold))


def match_times(gold: list[Gold], found: list[Time]) -> Pairs:
    """Pairs that share a character, each expression used once; the same span goes before any other."""
    spans = {(time.start, time.end): time for time in found}
    pairs = [(g, spans.pop((g.start, g.end))) for g in gold if (g.start, g.end) in spans]
    taken = {g for g, _ in pairs}
    for g in gold:
        others = [] if g in taken else [t for t in spans.values() if t.start < g.end and g.start < t.end]
        if others:
            pairs.append((g, spans.pop((others[0].start, others[0].end))))
    return pairs


def agrees(time: Time, gold: Gold) -> bool:
    """Whether a time has the gold's value, as far as the gold goes: "2023-09-13TEV" has the value 2023-09-13."""
    if gold.first:
        return (time.first[: len(gold.first)], time.last[: len(gold.last)]) == (gold.first, gold.last)
    if gold.value.startswith("--"):
        return time.value[5:].startswith(gold.value[2:])
    if gold.value.startswith("T"):
        return gold.value in time.value
    return time.value == gold.value if len(gold.value) < 4 else time.value.startswith(gold.value)


def measure_times(corpora: Path, name: str) -> Row:
    """Figures of one file in per cent: lenient (overlap) and exact F1, and the share of right values among matches."""
    n_gold = n_found = n_lenient = n_exact = n_right = 0
    for document in read_times(corpora, name):
        pairs, found = compare(document)
        n_gold += sum(g.claimed for g in document.gold)
        n_found += len(found)
        n_lenient += len(pairs)
        n_exact += sum((g.start, g.end) == (t.start, t.end) for g, t in pairs)
        n_right += sum(agrees(t, g) for g, t in pairs)
    share = lambda part, whole: round(100 * part / max(whole, 1), 1)  # noqa: E731
    return {
        "data": name,
        "gold": n_gold,
        "found": n_found,
        "precision": share(n_lenient, n_found),
        "recall": share(n_lenient, n_gold),
        "F1": share(2 * n_lenient, n_gold + n_found),
        "exact F1": share(2 * n_exact, n_gold + n_found),
        "value": share(n_right, n_lenient),
    }


def time_rows(corpora: Path) -> list[Row]:
    """A row is one figure of one file: ``task``, ``data``, ``measure`` and ``value`` in per cent."""
    found = ((name, measure_times(corpora, name)) for name in FILES)
    return [
        {"task": "times", "data": name, "measure": measure, "value": row[key]}
        for name, row in found
        for measure, key in (("span F1", "F1"), ("right value", "value"))
    ]


def compare(document: Document) -> tuple[Pairs, list[Time]]:
    """Matches with the claimed gold of a document, and all that is found there but where unclaimed gold lies."""
    found = find_times(document.text, document.published)
    pairs = match_times(document.gold, found)
    unclaimed = [g for g in document.gold if not g.claimed]
    pairs = [(g, t) for g, t in pairs if g.claimed]
    taken = {t for _, t in pairs}
    return pairs, [t for t in found if t in taken or not any(g.start < t.end and t.start < g.end for g in unclaimed)]


def _read_date(written: str | None) -> date | None:
    """ISO 8601, but for one document of MEANTIME that writes the day first."""
    if not written:
        return None
    return date.fromisoformat(written if written[4] == "-" else "-".join(reversed(written.split("-"))))


def _read_gold(timex: dict, shift: int) -> Gold:
    """The gold of any of the corpora: GUM's ``when`` or ``from`` and ``to``, TIMEX2's ``val``, TIMEX3's ``value``."""
    attrs = timex.get("attrs") or {}
    start, end = timex["start"] + shift, timex["end"] + shift
    if timex.get("tag"):
        span = attrs.get("from", ""), attrs.get("to", "")
        claimed = not OPEN_BOUNDS & attrs.keys() and ("when" in attrs or all(span))
        return Gold(start, end, _timex_value(attrs.get("when", "")), *span, claimed)
    value = attrs.get("val") or timex.get("value") or ""
    claimed = bool(CLAIMED_VALUE.fullmatch(value)) and timex.get("type") not in ("DURATION", "SET")
    return Gold(start, end, value.removesuffix("Z"), "", "", claimed)


def _timex_value(when: str) -> str:
    """GUM's ISO value as TIMEX writes it: -500 is BC0500, 373 is 0373, 08:00:00 is T08:00."""
    if re.fullmatch(r"-?[0-9]{1,4}", when):
        return f"BC{int(when[1:]):04}" if when[0] == "-" else f"{int(when):04}"
    return re.sub(r"(?:^|T)([0-9]{2}:[0-9]{2}):00$", r"T\1", when)


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(corpora: Path) -> None:
    """Print a table of the figures, a line a file."""
    rows = [measure_times(corpora, name) for name in FILES]
    for cells in [list(rows[0]), *(list(row.values()) for row in rows)]:
        click.echo("".join(f"{cell:<22}" if i == 0 else f"{cell:>11}" for i, cell in enumerate(cells)))


if __name__ == "__main__":
    main()
