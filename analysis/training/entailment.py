"""Train the comparer, one MiniLM for three tasks: ``python -m analysis.training.entailment CORPORA --out DIR``.

Read alone, a text gets the vector that MiniLM gives it (Reimers and Gurevych 2019: the mean over its word pieces);
training holds these in place. Read as a pair, two texts get the chances that the first entails the second, says nothing
about it, or contradicts it (Bowman et al. 2015), and that, as claims of one article, they are neither, agree or clash.
The former are learnt from corpora of such pairs, then the latter, beside them, from `analysis.training.stories` and
`analysis.training.news_pairs`.
"""

import copy
import json
import lzma
import math
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import click
import numpy as np
import torch
from tokenizers import Encoding, Tokenizer
from torch.nn.functional import normalize
from tqdm import tqdm
from transformers import BertModel

from analysis.annotator import load_annotator
from analysis.entailment import CLASSES, FOLDER, LABELS, LONGEST, OUTPUTS, Comparer
from analysis.training.corpus import read_polnear
from analysis.training.evaluate_entailment import HELD, judge_file
from analysis.training.network import LockedDropout
from analysis.training.news_pairs import read_news_pairs, tell_news
from analysis.training.quantise import to_onnx
from analysis.training.stories import STORIES, Story, read_stories
from analysis.training.train import BASE, FAST_BF16, follow, read_vocabulary

SETTINGS = {
    "epochs": 2,
    "story_epochs": 2,
    # So many of the pairs that are neither are read in an epoch: most pairs of a story are.
    "neither": 0.3,
    "news_times": 4,
    "pairs_a_step": 64,
    "texts_a_step": 24,
    "rate": 1.5e-4,
    "head_rate": 1e-3,
    "warm_up": 0.06,
    "weight_decay": 0.01,
    "average": 0.998,
    "news": 12000,
    "seed": 20230913,
}
# Written for the project: a premise, and what it entails, leaves open and contradicts, in the order of `LABELS`.
PREMISES = Path(__file__).with_name("premises.tsv")
TRAIN = (
    "base-wiki-train",
    "breaking-nli-train",
    "cad-train",
    "cad-dev",
    "med-train",
    "mnli-dev-mismatched-train",
    "sim-wiki-train",
    "snli-dev",
    "translate-wiki-train",
)
SAMPLES = 200
Mask = tuple[bool, bool, bool]
# Its neutral pairs may be contradictions.
LOOSE = {"med-train"}
# Which of `LABELS` two claims of one article may have, by which of `CLASSES` they are.
MAY_BE = {"neither": (True, True, False), "agree": (True, True, False), "conflict": (False, False, True)}


ANY = (True, True, True)
# A pair's word pieces, and which labels and classes it may have.
Encoded = tuple[Encoding, Mask, Mask]


class Pair(NamedTuple):
    """Two texts, which of `LABELS` may hold between them, and which of `CLASSES` they may be."""

    premise: str
    hypothesis: str
    labels: Mask = ANY
    classes: Mask = ANY


class Network(torch.nn.Module):
    """MiniLM, with two layers over a pair's mean and first vectors for how its texts relate."""

    def __init__(self) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(
            str(BASE), add_pooling_layer=False, attention_probs_dropout_prob=0.0, attn_implementation="eager"
        )
        width = 2 * self.bert.config.hidden_size
        self.labels, self.classes = torch.nn.Linear(width, len(LABELS)), torch.nn.Linear(width, len(CLASSES))
        for module in list(self.bert.modules()):
            for name, child in module.named_children():
                if isinstance(child, torch.nn.Dropout) and child.p:
                    setattr(module, name, LockedDropout(0.1))

    def forward(
        self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Mean vectors (texts, width); for pairs also logits (pairs, `LABELS`) and (pairs, `CLASSES`)."""
        states = self.bert(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state
        weight = torch.ones_like(ids)[..., None] if mask is None else mask[..., None]
        mean = (states * weight).sum(1) / weight.sum(1)
        both = torch.cat([mean, states[:, 0]], -1)
        return mean, self.labels(both), self.classes(both)


def read_pairs(corpora: Path, names: tuple[str, ...]) -> list[Pair]:
    """The pairs of some files of ``nli/``."""
    pairs = []
    for name in names:
        for row in _rows(corpora / "nli" / f"{name}.jsonl.xz"):
            loose = name in LOOSE and row["label"] == "neutral"
            labels = tuple(label == row["label"] or (loose and label == "contradiction") for label in LABELS)
            pairs.append(Pair(row["premise"], row["hypothesis"], labels))
    return pairs


def read_premises(path: Path = PREMISES) -> list[Pair]:
    """Three pairs for each premise of a file, one of each of `LABELS`."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    truths = [tuple(label == other for other in LABELS) for label in LABELS]
    return [Pair(premise, text, truth) for premise, *texts in rows for text, truth in zip(texts, truths, strict=True)]


def pair_stories(stories: list[Story]) -> tuple[list[Pair], list[Pair]]:
    """All pairs of claims of every story, read in the one direction and in the other."""
    there = [
        claim_pair(story.claims[a], story.claims[b], relation)
        for story in stories
        for (a, b), relation in story.relations.items()
    ]
    return there, [pair._replace(premise=pair.hypothesis, hypothesis=pair.premise) for pair in there]


def pair_news(corpora: Path) -> list[Pair]:
    """The labelled pairs of claims of real news that are there to learn from."""
    told = tell_news(load_annotator(), read_news_pairs(corpora, "train"))
    return [claim_pair(*row) for row in told]


def claim_pair(a: str, b: str, relation: str) -> Pair:
    """Two claims of one article that are labelled with one of `CLASSES`: those that clash contradict each other."""
    return Pair(a, b, MAY_BE[relation], tuple(name == relation for name in CLASSES))


def read_headlines(corpora: Path, part: str) -> list[tuple[str, str, float]]:
    """Pairs of headlines with how alike they are, 0 to 1."""
    rows = _rows(corpora / "sts" / f"sts-headlines-{part}.jsonl.xz")
    return [(row["sentence1"], row["sentence2"], row["score"] / 5) for row in rows]


def make_tokenizer() -> Tokenizer:
    """MiniLM's tokenizer, cut at the longest that is read; the longer text of a pair loses words first."""
    tokenizer = Tokenizer.from_str(read_vocabulary())
    tokenizer.enable_truncation(LONGEST)
    return tokenizer


def side_by_side(encodings: list[Encoding]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids, types and mask, each (texts, longest text), padded with 0."""
    rows = [[torch.tensor(row) for row in (e.ids, e.type_ids, e.attention_mask)] for e in encodings]
    return tuple(torch.nn.utils.rnn.pad_sequence(list(part), batch_first=True) for part in zip(*rows, strict=True))


def epoch_batches(encoded: list[Encoded], rng: Random) -> list[list[Encoded]]:
    """Pairs in batches of similar length, in random order."""
    some = sorted(encoded, key=lambda pair: (len(pair[0].ids), rng.random()))
    size = SETTINGS["pairs_a_step"]
    batches = [some[i : i + size] for i in range(0, len(some), size)]
    rng.shuffle(batches)
    return batches


@torch.no_grad()
def teach(texts: list[Encoding]) -> torch.Tensor:
    """The vectors that MiniLM itself gives, (texts, width), of length 1."""
    teacher = Network().eval()
    order = sorted(range(len(texts)), key=lambda i: len(texts[i].ids))
    vectors = torch.zeros(len(texts), teacher.bert.config.hidden_size)
    for at in tqdm(range(0, len(order), 64), desc="vectors to keep", mininterval=10):
        some = order[at : at + 64]
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=FAST_BF16):
            vectors[some] = normalize(teacher(*side_by_side([texts[i] for i in some]))[0].float(), dim=-1)
    return vectors


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of checkpoints; resumes from them.")
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, help="Where the 8-bit weights go.")
def train(corpora: Path, out: Path, folder: Path) -> None:
    """Train on all pairs, averaging the weights as it goes (Polyak), one checkpoint an epoch."""
    torch.manual_seed(SETTINGS["seed"])
    out.mkdir(parents=True, exist_ok=True)
    rng, tokenizer = Random(SETTINGS["seed"]), make_tokenizer()
    encode = lambda pairs: [(tokenizer.encode(p.premise, p.hypothesis), p.labels, p.classes) for p in pairs]  # noqa: E731
    general = encode(read_pairs(corpora, TRAIN) + read_premises())
    both_ways = [*map(encode, pair_stories(read_stories(STORIES)))]
    real = encode(pair_news(corpora))
    headlines = read_headlines(corpora, "train")
    news = [
        line[:200] for article in read_polnear(corpora, "train") for line in article.text.split("\n") if line.strip()
    ]
    pool = [text for one, other, _ in headlines for text in (one, other)] + rng.sample(news, SETTINGS["news"])
    texts = tokenizer.encode_batch(pool)
    model = Network()
    # The embeddings are half of all weights, and most words of the news are in none of these pairs.
    model.bert.embeddings.requires_grad_(False)
    taught = teach(texts)
    heads, rest = [*model.labels.parameters(), *model.classes.parameters()], model.bert.encoder.parameters()
    groups = [{"params": [*rest], "lr": SETTINGS["rate"]}, {"params": heads, "lr": SETTINGS["head_rate"]}]
    optimizer = torch.optim.AdamW(groups, weight_decay=SETTINGS["weight_decay"], fused=True)
    rates = [group["lr"] for group in optimizer.param_groups]
    average, first, step = copy.deepcopy(model), 0, 0
    if (out / "checkpoint.pt").exists():
        saved = torch.load(out / "checkpoint.pt", weights_only=True)
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])
        first, step = saved["epoch"], saved["step"]
    for epoch in range(first, SETTINGS["epochs"] + SETTINGS["story_epochs"]):
        torch.manual_seed(SETTINGS["seed"] + epoch)
        rng, losses = Random(SETTINGS["seed"] + epoch), []
        told = epoch >= SETTINGS["epochs"]
        drawn = [
            ways for ways in zip(*both_ways, strict=True) if not ways[0][2][0] or rng.random() < SETTINGS["neither"]
        ]
        stories = [rng.choice(ways) for ways in drawn] + real * SETTINGS["news_times"]
        batches = epoch_batches(stories + rng.sample(general, len(stories) // 4) if told else general, rng)
        begin, part = (SETTINGS["epochs"], "story_epochs") if told else (0, "epochs")
        model.train()
        for n, batch in enumerate(bar := tqdm(batches, desc=f"epoch {epoch + 1}", mininterval=10)):
            step += 1
            done = (epoch - begin + n / len(batches)) / SETTINGS[part]
            share = min((done + 1e-3) / SETTINGS["warm_up"], (1 - done) / (1 - SETTINGS["warm_up"]))
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * share
            alone = rng.sample(range(len(headlines)), SETTINGS["texts_a_step"] // 4)
            others = rng.sample(range(2 * len(headlines), len(texts)), SETTINGS["texts_a_step"] // 2)
            likeness = torch.tensor([headlines[i][2] for i in alone])
            some = [2 * i for i in alone] + [2 * i + 1 for i in alone] + others
            loss, parts = _loss(model, batch, [texts[i] for i in some], taught[some], likeness)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            follow(average, model, min(SETTINGS["average"], 1 - 10 / (10 + step)))
            losses.append(parts)
            recent = [math.fsum(x) / len(x) for x in zip(*losses[-50:], strict=True)]
            bar.set_postfix(zip(("labels", "classes", "kept", "alike"), [f"{x:.3f}" for x in recent], strict=True))
        state = {"model": model.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict()}
        torch.save(state | {"epoch": epoch + 1, "step": step}, out / "checkpoint.tmp")
        (out / "checkpoint.tmp").replace(out / "checkpoint.pt")
    export(corpora, average.eval(), folder)


@torch.no_grad()
def export(corpora: Path, model: Network, folder: Path) -> None:
    """Write the comparer's 8-bit weights, and how much its chances are softened, fitted on pairs it has not seen."""
    tokenizer = make_tokenizer()
    samples = [tokenizer.encode(p.premise, p.hypothesis) for p in read_pairs(corpora, ("mnli-dev-mismatched-train",))]
    samples += tokenizer.encode_batch([text for text, _, _ in read_headlines(corpora, "train")])
    feeds = [{"ids": np.array([e.ids]), "types": np.array([e.type_ids])} for e in samples[:: len(samples) // SAMPLES]]
    weights = to_onnx(model, feeds, {name: {0: "runs"} for name in OUTPUTS})
    chances = [judge_file(Comparer(weights, read_vocabulary()), corpora, name) for name in HELD]
    gold, logits = (np.concatenate(parts) for parts in zip(*chances, strict=True))
    folder.mkdir(exist_ok=True)
    (folder / "comparer.onnx").write_bytes(weights)
    np.savez(folder / "temperature.npz", temperature=fit_temperature(np.log(logits), gold))


def fit_temperature(logits: np.ndarray, gold: np.ndarray) -> float:
    """By what to divide logits (pairs, labels) so that their chances fit best (Guo et al. 2017)."""
    grid = np.arange(0.5, 4, 0.02)
    losses = [torch.nn.functional.cross_entropy(torch.tensor(logits / t), torch.tensor(gold)).item() for t in grid]
    return float(grid[int(np.argmin(losses))])


def _loss(
    model: Network, pairs: list[Encoded], texts: list[Encoding], taught: torch.Tensor, like: torch.Tensor
) -> tuple[torch.Tensor, tuple[float, ...]]:
    """How far pairs are from what may hold, vectors from the teacher's, and headlines from how alike they are."""
    encodings, labels, classes = zip(*pairs, strict=True)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=FAST_BF16):
        _, *logits = model(*side_by_side(encodings))
        vectors, *_ = model(*side_by_side(texts))
    vectors = normalize(vectors.float(), dim=-1)
    likeness = (vectors[: len(like)] * vectors[len(like) : 2 * len(like)]).sum(-1)
    parts = (
        *(_miss(found, allowed) for found, allowed in zip(logits, (labels, classes), strict=True)),
        (1 - (vectors * taught).sum(-1)).mean(),
        ((likeness - like) ** 2).mean(),
    )
    loss = sum(weight * part for weight, part in zip((1, 2, 3, 3), parts, strict=True))
    return loss, tuple(part.item() for part in parts)


def _miss(logits: torch.Tensor, allowed: tuple[Mask, ...]) -> torch.Tensor:
    """The negative log-likelihood of what is allowed; nothing where everything is."""
    chances = torch.log_softmax(logits.float(), -1).masked_fill(~torch.tensor(allowed), -torch.inf)
    return -torch.logsumexp(chances, -1).mean()


def _rows(path: Path) -> Iterator[dict]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    train()
