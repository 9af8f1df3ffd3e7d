"""The model card: what the weights were made from, how, how well they do, and under which terms."""

import hashlib
import json
from pathlib import Path

from analysis.training.train import SETTINGS

CARD = Path(__file__).with_suffix(".md")
WEIGHTS = ("encoder/encoder.onnx", "attribution/linker.npz", "parser/model", "ner/model", "coreference/ranker.npz")


def write_card(folder: Path, scores: list[dict], in_torch: list[dict], calibration: dict, history: str) -> None:
    """Write ``README.md`` beside the pipeline, and the same figures for programs as ``scores.json``."""
    rows = [f"| {r['task']} | {r['data']} | {r['measure']} | {r['value']} |" for r in scores]
    files = [(name, hashlib.sha256((folder / name).read_bytes()).hexdigest()) for name in WEIGHTS]
    text = CARD.read_text(encoding="utf-8").format(
        scores="\n".join(["| task | data | measure | value |", "|---|---|---|---|", *rows]),
        torch=", ".join(f"{r['measure'].removesuffix(' F1')} {r['value']}" for r in in_torch if "F1" in r["measure"]),
        threshold=calibration["threshold"],
        error=calibration["calibration_error"],
        history=history,
        settings=json.dumps(SETTINGS, indent=2),
        files="\n".join(f"| `{name}` | `{digest}` |" for name, digest in files),
    )
    (folder / "README.md").write_text(text, encoding="utf-8")
    figures = {"scores": scores, "torch": in_torch, **calibration}
    (folder / "scores.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
