"""Turn a checkpoint into the pipeline that ships: ``python -m analysis.training.export CORPORA CHECKPOINTS``.

Weights are kept in 8 bits and scaled in blocks; activations are scaled word piece by word piece (accuracy level 4 of
ONNX Runtime's ``MatMulNBits``), so that what a text gives never depends on what is read beside it.
"""

import copy
import hashlib
import io
import json
import warnings
from pathlib import Path

import click
import numpy as np
import onnx
import spacy
import torch
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from spacy.language import Language

from analysis.components import DOCS_AT_ONCE, PIPELINE
from analysis.encoder import Encoder, Pieces, Window, batch
from analysis.linker import Linker
from analysis.training.calibrate import calibrate
from analysis.training.card import write_card
from analysis.training.evaluate import load_scorer, predict, read_gold
from analysis.training.train import SETTINGS, Model, read_vocabulary

THREADS = 2


class ByteEmbedding(torch.nn.Module):
    """An embedding in 8 bits with one scale a row."""

    def __init__(self, weight: torch.Tensor):
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("weight", (weight / scale).round().to(torch.int8))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.weight[ids].float() * self.scale[ids]


class TorchEncoder(Encoder):
    """The encoder in torch, in 32 bits, behind the interface of the one that ships."""

    def __init__(self, model: Model, vocabulary: str):
        self.model, self.vocabulary = model.eval(), vocabulary
        self.width = model.encoder.bert.config.hidden_size
        self.pieces = Pieces(vocabulary)

    @torch.no_grad()
    def run(self, windows: list[Window]) -> np.ndarray:
        return self.model.encoder(*(torch.from_numpy(x) for x in batch(windows))).numpy()


def to_onnx(model: Model) -> bytes:
    """The encoder as an ONNX graph with 8-bit weights."""
    encoder = copy.deepcopy(model.encoder).eval()
    embeddings = encoder.bert.embeddings
    embeddings.word_embeddings = ByteEmbedding(embeddings.word_embeddings.weight.data)
    example, axes, file = torch.ones((2, 8), dtype=torch.int64), {0: "windows", 1: "pieces"}, io.BytesIO()
    names = ["ids", "shapes", "mask"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            encoder,
            (example, torch.zeros_like(example), example),
            file,
            dynamo=False,
            opset_version=17,
            input_names=names,
            output_names=["states"],
            dynamic_axes=dict.fromkeys([*names, "states"], axes),
        )
    graph = onnx.load_from_string(file.getvalue())
    quantizer = MatMulNBitsQuantizer(graph, bits=8, block_size=32, is_symmetric=True, accuracy_level=4)
    quantizer.process()
    return quantizer.model.model.SerializeToString()


def build(model: Model, encoder: Encoder) -> Language:
    """The pipeline around an encoder, with the model's linker, not yet calibrated."""
    nlp = spacy.blank("en", config={"nlp": {"batch_size": DOCS_AT_ONCE}})
    nlp.add_pipe("news_encoder_v1", name="encoder", config={"threads": THREADS}).encoder = encoder
    parameters = {name: value.numpy() for name, value in model.linker.state_dict().items()}
    nlp.add_pipe("news_attribution_v1", name="attribution").linker = Linker(parameters)
    return nlp


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("checkpoints", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", default=PIPELINE, type=click.Path(path_type=Path), show_default=True)
def export(corpora: Path, checkpoints: Path, out: Path) -> None:
    """Export the averaged weights of the last checkpoint, calibrate, measure and write the model card."""
    model = Model()
    model.load_state_dict(torch.load(checkpoints / "checkpoint.pt", weights_only=True)["average"])
    vocabulary, scorer = read_vocabulary(), load_scorer(corpora)
    gold = read_gold(corpora, scorer)
    encoder = Encoder(to_onnx(model), vocabulary, THREADS)
    nlp = build(model, encoder)
    calibration = calibrate(nlp, scorer, gold)
    shipped = scorer.score(gold, predict(nlp, gold))
    nlp.get_pipe("encoder").encoder = TorchEncoder(model, vocabulary)
    in_torch = scorer.score(gold, predict(nlp, gold))
    nlp.get_pipe("encoder").encoder = encoder
    nlp.to_disk(out, exclude=["vocab"])
    weights = {"encoder": hashlib.sha256(encoder.weights).hexdigest()}
    weights["linker"] = hashlib.sha256((out / "attribution" / "linker.npz").read_bytes()).hexdigest()
    write_card(out, SETTINGS, shipped, in_torch, calibration, weights)
    click.echo(json.dumps({"shipped": shipped, "torch": in_torch, **calibration}, indent=1))


if __name__ == "__main__":
    export()
