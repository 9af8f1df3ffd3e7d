"""Turn a checkpoint into the pipeline that ships: ``python -m analysis.training.export CORPORA CHECKPOINTS``.

The encoder and the linker come from the checkpoint; spaCy's components are trained on the encoder as it ships, 8 bits
and all, by ``spacy train`` with ``syntax.cfg`` and ``entities.cfg``.
"""

import json
from pathlib import Path

import click
import numpy as np
import spacy
import torch
from spacy.cli.train import train as spacy_train
from spacy.language import Language
from spacy.util import load_config

from analysis.components import DOCS_AT_ONCE, PIPELINE
from analysis.encoder import Encoder, Pieces, Window, cut_windows, lay_out
from analysis.linker import Linker
from analysis.training import readers  # noqa: F401 (registers the readers of the configs)
from analysis.training.calibrate import calibrate
from analysis.training.card import write_card
from analysis.training.coreference import train_coreference
from analysis.training.evaluate import attribution_rows, load_scorer, measure_all, read_articles, read_gold
from analysis.training.lemmas import add_lemmatizer
from analysis.training.quantise import STATES, feeds_of, read_weights, to_onnx
from analysis.training.train import Model, load_model, read_vocabulary

THREADS = 2
SPACY = ">=3.8.6,<4"
# Articles whose activations are looked at before they are rounded.
SAMPLES = 12
CONFIGS = {"syntax": ("senter", "morphologizer", "parser"), "entities": ("ner",)}


class TorchEncoder(Encoder):
    """The encoder in torch, in 32 bits, behind the interface of the one that ships."""

    def __init__(self, model: Model, vocabulary: str):
        self.model, self.vocabulary = model.eval(), vocabulary
        self.width = 2 * model.encoder.bert.config.hidden_size
        self.pieces = Pieces(vocabulary)

    @torch.no_grad()
    def run(self, window: Window) -> np.ndarray:
        ids, shapes = (torch.from_numpy(x[None]) for x in (window.ids, window.shapes))
        return self.model.encoder(ids, shapes)[0, torch.from_numpy(window.heads)].numpy()


def blend(model: Model, start: Path) -> None:
    """Put the encoder and linker half way between the weights they went on from and their own.

    The middle is often better than either end (Wortsman et al. 2022, *Robust fine-tuning of zero-shot models*).
    """
    state = model.state_dict()
    for name, value in read_weights(start).items():
        if name in state:
            state[name] = (state[name] + value) / 2
    model.load_state_dict(state)


def build(model: Model, encoder: Encoder) -> Language:
    """The pipeline around an encoder, with the model's linker, not yet calibrated."""
    settings = {"batch_size": DOCS_AT_ONCE, "tokenizer": {"@tokenizers": "news_tokenizer_v1"}}
    nlp = spacy.blank("en", config={"nlp": settings}, meta={"name": "news", "spacy_version": SPACY})
    nlp.add_pipe("news_encoder_v1", name="encoder", config={"threads": THREADS}).encoder = encoder
    parameters = {name: value.numpy() for name, value in model.linker.state_dict().items()}
    nlp.add_pipe("news_attribution_v1", name="attribution").linker = Linker(parameters)
    return nlp


def train_heads(nlp: Language, corpora: Path, pipeline: Path, work: Path) -> None:
    """Train spaCy's components on the encoder in the folder ``pipeline`` and add them to ``nlp``.

    They are read from disk one by one: adding them with their source would bring along every word of the corpora.
    """
    for config, names in CONFIGS.items():
        best = work / config / "model-best"
        if not best.exists():
            paths = {"paths.corpora": str(corpora), "paths.pipeline": str(pipeline)}
            spacy_train(Path(__file__).parent / f"{config}.cfg", work / config, overrides=paths)
        components = load_config(best / "config.cfg", interpolate=True)["components"]
        for name in names:
            settings = components[name]
            nlp.add_pipe(settings.pop("factory"), name, config=settings).from_disk(best / name, exclude=["vocab"])


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("checkpoints", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", default=PIPELINE, type=click.Path(path_type=Path), show_default=True)
@click.option("--start", type=click.Path(exists=True, path_type=Path), help="The pipeline gone on from, to blend with.")
@click.option("--history", default="", help="What the model card says of how these weights came about.")
def export(corpora: Path, checkpoints: Path, out: Path, start: Path | None, history: str) -> None:
    """Export the averaged weights of the last checkpoint, train spaCy's components, calibrate and measure."""
    model, vocabulary, scorer = load_model(checkpoints), read_vocabulary(), load_scorer(corpora)
    if start:
        blend(model, start)
    gold = read_gold(corpora, scorer)
    pieces, blank = Pieces(vocabulary), spacy.blank("en")
    texts = [text for text, _ in list(gold.values())[::-1][:SAMPLES]]
    windows = [window for text in texts for window in cut_windows(lay_out(blank(text)), pieces)]
    encoder = Encoder(to_onnx(model.encoder, feeds_of(windows), STATES), vocabulary)
    nlp = build(model, encoder)
    calibration = calibrate(nlp, scorer, gold)
    nlp.get_pipe("encoder").encoder = TorchEncoder(model, vocabulary)
    in_torch = attribution_rows(scorer, gold, read_articles(nlp, gold))
    nlp.get_pipe("encoder").encoder = encoder
    nlp.to_disk(out)
    train_heads(nlp, corpora, out, checkpoints)
    add_lemmatizer(nlp, corpora)
    nlp.add_pipe("news_coreference_v1", name="coreference").model = train_coreference(nlp, corpora)
    nlp.to_disk(out)
    scores, _, _ = measure_all(spacy.load(out), corpora)
    write_card(out, scores, in_torch, calibration, history)
    click.echo(json.dumps(scores, indent=1))


if __name__ == "__main__":
    export()
