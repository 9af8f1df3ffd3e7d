"""Measure the comparer: ``python -m analysis.training.evaluate_entailment CORPORA``."""

import json
import lzma
from pathlib import Path

import click
import numpy as np
import pandas as pd

from analysis.entailment import CONTRADICTION, LABELS, Comparer, load_comparer

HELD = {"mnli-dev-matched": "MultiNLI dev, matched", "fever-symmetric-dev": "FEVER symmetric dev"}
ENTAILMENT, NEUTRAL, CONTRADICTS = range(len(LABELS))
Row = dict[str, str | float]


def measure_entailment(comparer: Comparer, corpora: Path) -> list[Row]:
    """How well vectors rank headlines by likeness, and how well pairs are judged."""
    rows = [_row("likeness", "STS headlines dev", "Spearman", 100 * _likeness(comparer, corpora))]
    for name, data in HELD.items():
        gold, chances = judge_file(comparer, corpora, name)
        rows += measure_chances(data, gold, chances)
    return rows


def judge_file(comparer: Comparer, corpora: Path, name: str) -> tuple[np.ndarray, np.ndarray]:
    """The labels of a file of ``nli/`` as places in `LABELS`, and the chances the comparer gives: (pairs, 3)."""
    pairs = read_rows(corpora / "nli" / f"{name}.jsonl.xz")
    gold = np.array([LABELS.index(pair["label"]) for pair in pairs])
    return gold, comparer.judge((pair["premise"], pair["hypothesis"]) for pair in pairs)[0]


def measure_chances(data: str, gold: np.ndarray, chances: np.ndarray) -> list[Row]:
    """Accuracy over the labels that the data has, and precision and recall of contradictions that are sure enough.

    FEVER symmetric has no neutral pairs: its accuracy is between the other two.
    """
    known = np.flatnonzero(np.bincount(gold, minlength=len(LABELS)))
    found = known[chances[:, known].argmax(1)]
    sure = chances[:, CONTRADICTS] >= CONTRADICTION
    true = (sure & (gold == CONTRADICTS)).sum()
    return [
        _row("entailment", data, "accuracy", 100 * (found == gold).mean()),
        _row("entailment", data, "contradiction precision", 100 * true / max(1, sure.sum())),
        _row("entailment", data, "contradiction recall", 100 * true / (gold == CONTRADICTS).sum()),
    ]


def read_rows(path: Path) -> list[dict]:
    """The objects of a compressed JSON-lines file."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _likeness(comparer: Comparer, corpora: Path) -> float:
    pairs = read_rows(corpora / "sts" / "sts-headlines-dev.jsonl.xz")
    one, other = (comparer.vectors(pair[key] for pair in pairs) for key in ("sentence1", "sentence2"))
    found = pd.Series((one * other).sum(1))
    return found.rank().corr(pd.Series([pair["score"] for pair in pairs]).rank())


def _row(task: str, data: str, measure: str, value: float) -> Row:
    return {"task": task, "data": data, "measure": measure, "value": round(float(value), 1)}


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(corpora: Path) -> None:
    """Print the comparer's scores, in per cent."""
    click.echo(pd.DataFrame(measure_entailment(load_comparer(), corpora)).to_string(index=False))


if __name__ == "__main__":
    main()
