"""Learn how far verbs vouch for what they govern: ``python -m analysis.training.veridicality CORPORA``.

MegaVeridicality (White and Rawlins 2018, "The role of veridicality and factivity in clause selection") asked people
whether a thing happened where someone verbed that it did, or verbed to do it. The training part of its recast as
entailment is read here (Poliak et al. 2018, "Collecting diverse natural language inference problems"), and a row of
`analysis/data/veridicality.csv` is a verb in one frame.
"""

import csv
import json
import lzma
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import click

from analysis.claims.lexicon import VERIDICALITY

# The corpus's frames by what they are called here. "That person had that thing" is ambiguous and left out.
FRAMES = {
    ("that_S", "active"): "that",
    ("that_S", "passive"): "passive that",
    ("to_VPeventive", "active"): "to",
    ("to_VPeventive", "passive"): "passive to",
    ("NP_to_VPeventive", "active"): "object to",
}
YES, NO, OPEN = "yes", "no", "open"
Signature = dict[str, str]


def read_signatures(pairs: Iterable[dict]) -> dict[tuple[str, str], Signature]:
    """For a verb and a frame, whether its complement is true where it is affirmed and where it is negated."""
    found: dict[tuple[str, str], Signature] = defaultdict(dict)
    for pair in pairs:
        verb, form, voice, polarity = pair["frame"].split(":")
        if pair["label"] == "entailed" and (frame := FRAMES.get((form, voice))):
            found[verb.replace("_", " "), frame][polarity] = _answer(pair["hypothesis"])
    return found


def _answer(hypothesis: str) -> str:
    return OPEN if "might" in hypothesis else NO if "n't" in hypothesis else YES


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", default=VERIDICALITY, type=click.Path(path_type=Path), show_default=True)
def main(corpora: Path, out: Path) -> None:
    """Write the table, sorted."""
    with lzma.open(corpora / "nli" / "megaveridicality-train.jsonl.xz", "rt", encoding="utf-8") as lines:
        found = read_signatures(map(json.loads, lines))
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["verb", "frame", "affirmed", "negated"])
        rows.writerows([*key, s.get("positive", OPEN), s.get("negative", OPEN)] for key, s in sorted(found.items()))


if __name__ == "__main__":
    main()
