"""Train the ranking model of `analysis.coreference`: ``python -m analysis.training.coreference CORPORA``.

GUM's gold chains teach it, and the silver chains that Stanford CoreNLP found in PolNeAR, where more people speak.
`analysis.training.links` then fits how sure its links are.
"""

from pathlib import Path

import click
import numpy as np
import spacy
import torch
from spacy.language import Language
from torch import nn
from tqdm import tqdm

from analysis.components import PIPELINE
from analysis.coreference import Coreference
from analysis.entities import FEATURES
from analysis.mentions import DESCRIPTION, PRONOUN
from analysis.training.chains import ALONE, UNKNOWN, Choice, choices, read_gum, read_silver_chains
from analysis.training.links import fit_links
from analysis.training.sources_gold import is_held_out, read_sources_gold

SEED = 20230913
RANK = 24
EPOCHS = 12
RATE = 2e-3
DECAY = 0.02
# Vectors are made smaller in training, so that their product does not outweigh the evidence.
SCALE = 0.1
# Every so many PolNeAR articles are read, and how much one of GUM's gold links counts beside a silver one.
EVERY, GOLD = 3, 3.0


def train_coreference(nlp: Language, corpora: Path) -> Coreference:
    """A model for the vectors, parses and names of a pipeline."""
    gum, states = choices(tqdm(read_gum(corpora, "train", nlp), desc="GUM", mininterval=5), GOLD, UNKNOWN)
    articles = tqdm(read_silver_chains(corpora, "train", nlp, EVERY), desc="PolNeAR", mininterval=5)
    silver, more = choices(articles, 1.0, ALONE)
    moved = [c._replace(row=c.row + len(states), rows=[r + len(states) for r in c.rows]) for c in silver]
    return Coreference(fit([*gum, *moved], np.concatenate([states, more])))


class Ranker(nn.Module):
    """Scores the candidates of one form of mention."""

    def __init__(self, width: int):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(len(FEATURES)))
        self.bias = nn.Parameter(torch.zeros(1))
        self.left, self.right = (nn.Linear(width, RANK, bias=False) for _ in range(2))
        self.new = nn.Linear(width, 1, bias=False)
        self.dropout = nn.Dropout(0.3)
        nn.init.zeros_(self.new.weight)
        nn.init.normal_(self.left.weight, std=0.02)
        nn.init.normal_(self.right.weight, std=0.02)

    def forward(self, mention: torch.Tensor, some: torch.Tensor, features: torch.Tensor) -> torch.Tensor:
        """Scores (mentions, candidates + 1) from vectors (mentions, width), (mentions, candidates, width)."""
        mention, some = self.dropout(mention), self.dropout(some)
        product = (self.right(some) * self.left(mention)[:, None]).sum(-1)
        none = self.new(mention) + self.bias
        return torch.cat([features @ self.weight + product, none], 1)


def fit(some: list[Choice], states: np.ndarray) -> dict[str, np.ndarray]:
    """Weights for `analysis.coreference.Coreference`, one ranker a form."""
    torch.manual_seed(SEED)
    states, parameters = SCALE * torch.from_numpy(states), {}
    for form in (DESCRIPTION, PRONOUN):
        chosen = [c for c in some if c.form == form]
        ranker = Ranker(states.shape[1])
        vectors = [p for name, p in ranker.named_parameters() if name not in ("weight", "bias")]
        evidence = {"params": [ranker.weight, ranker.bias], "lr": 10 * RATE, "weight_decay": 0.0}
        optimizer = torch.optim.AdamW([evidence, {"params": vectors}], RATE, weight_decay=DECAY)
        batches = [chosen[i : i + 64] for i in range(0, len(chosen), 64)]
        schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1, 0.02, EPOCHS * len(batches))
        for _ in tqdm(range(EPOCHS), desc=form, mininterval=5):
            for n in torch.randperm(len(batches)).tolist():
                loss = _loss(ranker, batches[n], states)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()
        for name, value in ranker.state_dict().items():
            part, _, of_vectors = name.partition(".")
            parameters[f"{form}.{part}"] = (SCALE * value if of_vectors else value).numpy()
    return parameters


def _loss(ranker: Ranker, batch: list[Choice], states: torch.Tensor) -> torch.Tensor:
    most = max(len(c.rows) for c in batch)
    rows, features = (
        np.zeros((len(batch), most), dtype=np.int64),
        np.zeros((len(batch), most, len(FEATURES)), np.float32),
    )
    mask = np.zeros((len(batch), most + 1), dtype=bool)
    for k, choice in enumerate(batch):
        n = len(choice.rows)
        rows[k, :n], features[k, :n], mask[k, n:most] = choice.rows, choice.features, True
    right = torch.tensor([most if c.right == len(c.rows) else c.right for c in batch])
    scores = ranker(states[[c.row for c in batch]], states[torch.from_numpy(rows)], torch.from_numpy(features))
    scores = scores.masked_fill(torch.from_numpy(mask), -1e4)
    weights = torch.tensor([c.weight for c in batch])
    return (nn.functional.cross_entropy(scores, right, reduction="none") * weights).sum() / weights.sum()


def accuracy(model: Coreference, some: list[Choice], vectors: np.ndarray) -> dict[str, tuple[float, int]]:
    """The share of right choices by form, in per cent, and their number."""
    result = {}
    for form in (DESCRIPTION, PRONOUN):
        chosen = [c for c in some if c.form == form]
        hits = [_best(model, c, vectors) == c.right for c in chosen]
        result[form] = round(100 * float(np.mean(hits)), 1) if hits else 0.0, len(hits)
    return result


def _best(model: Coreference, choice: Choice, vectors: np.ndarray) -> int:
    kept = model.project(vectors[[choice.row, *choice.rows]])
    form = choice.form
    scores = choice.features @ model.p[f"{form}.weight"] + kept[f"{form}.right"][1:] @ kept[f"{form}.left"][0]
    return int(np.append(scores, kept[f"{form}.new"][0, 0] + model.p[f"{form}.bias"][0]).argmax())


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pipeline", default=PIPELINE, type=click.Path(exists=True, path_type=Path), show_default=True)
@click.option("--links-only", is_flag=True, help="Keep the ranker that is there; fit only how sure its links are.")
def main(corpora: Path, pipeline: Path, *, links_only: bool) -> None:
    """Train on a pipeline's vectors and put the model into it."""
    nlp = spacy.load(pipeline, exclude=["coreference"])
    ranker = pipeline / "coreference" / "ranker.npz"
    model = Coreference.load(ranker) if links_only else train_coreference(nlp, corpora)
    component = nlp.add_pipe("news_coreference_v1", name="coreference")
    component.model = model
    articles = [a for a in read_sources_gold() if not is_held_out(a)]
    texts = zip(articles, nlp.pipe(a.text for a in articles), strict=True)
    model = component.model = fit_links(model, texts, read_gum(corpora, "train", nlp))
    nlp.to_disk(pipeline)
    click.echo(accuracy(model, *choices(read_gum(corpora, "dev", nlp), 1.0, UNKNOWN)))


if __name__ == "__main__":
    main()
