"""Measure a pipeline on PolNeAR dev: ``python -m analysis.training.evaluate CORPORA``."""

import importlib.util
import json
import tarfile
import tempfile
from pathlib import Path
from types import ModuleType

import click
import spacy
from spacy.language import Language
from tqdm import tqdm

from analysis.attribution import ROLES
from analysis.components import PIPELINE


def load_scorer(corpora: Path) -> ModuleType:
    """The scoring script that stands beside the corpora, unchanged."""
    path = corpora.parent / "scoring" / "attribution_score.py"
    spec = importlib.util.spec_from_file_location("attribution_score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_gold(corpora: Path, scorer: ModuleType, part: str = "dev") -> dict:
    """What the scoring script reads from PolNeAR: {name: (text, attributions of the first annotator)}."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(corpora / "polnear/polnear-train-dev.tar.xz", "r:xz") as archive:
            archive.extractall(folder, filter="data")
        return scorer.read_gold(Path(folder) / "polnear/data" / part)


def predict(nlp: Language, gold: dict) -> dict[str, list[dict]]:
    """Outermost attributions of each article of the gold, the one level that the corpus marks."""
    docs = nlp.pipe(text for text, _ in gold.values())
    return {
        name: [{role: a[role] for role in ROLES} for a in doc._.attributions if a["via"] is None]
        for name, doc in tqdm(zip(gold, docs, strict=True), total=len(gold), desc="reading", mininterval=5)
    }


def measure(nlp: Language, corpora: Path, part: str = "dev") -> dict[str, dict[str, float]]:
    """Precision, recall and F1 in per cent of source, cue, content, statements and who said what."""
    scorer = load_scorer(corpora)
    gold = read_gold(corpora, scorer, part)
    return scorer.score(gold, predict(nlp, gold))


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pipeline", default=PIPELINE, type=click.Path(exists=True, path_type=Path), show_default=True)
def main(corpora: Path, pipeline: Path) -> None:
    """Print the scores of the pipeline on PolNeAR dev as JSON."""
    click.echo(json.dumps(measure(spacy.load(pipeline), corpora), indent=1))


if __name__ == "__main__":
    main()
