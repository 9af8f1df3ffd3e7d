"""How fast the annotator is: ``python -m analysis.benchmark TEXT… | CORPORA``.

Every figure comes with two that were timed in the same run on the same words, so that the ratios hold on any machine:
spaCy's blank tokenizer, and a bare pass of ONNX Runtime over the same windows.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

ARTICLES = 100
RUNS = 3


def read_texts(path: Path) -> list[str]:
    """The first `ARTICLES` articles of PolNeAR train in a corpora folder, or a text file as many times over."""
    if path.is_file():
        return [path.read_text(encoding="utf-8")] * ARTICLES
    with tarfile.open(path / "polnear/polnear-train-dev.tar.xz", "r:xz") as archive:
        names = sorted(m.name for m in archive.getmembers() if "/train/text/" in m.name and m.isfile())
        return [archive.extractfile(name).read().decode() for name in names[:ARTICLES]]


def benchmark(texts: list[str], cores: int) -> dict[str, float | dict[str, float]]:
    """Time everything on as many cores; run it in a process of its own, since memory is the process's peak.

    Words a second, medians of `RUNS`: ``pipeline`` (`Language.pipe` to tables), ``encoder`` (bare), ``tokenizer``
    (spaCy's blank), ``comparing`` (tables to pairs and findings, once). ``ratio``: time of the pipeline to that of the
    bare encoder. ``load`` in seconds, ``memory`` in megabytes, ``share`` of each component in per cent.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    began = time.perf_counter()
    from analysis import Article, load_annotator, tabulate

    nlp = load_annotator()
    load = time.perf_counter() - began
    import spacy

    from analysis import compare
    from analysis.encoder import cut_windows, lay_out

    component = nlp.get_pipe("encoder")
    component.threads, encoder = cores, component.encoder
    articles = [Article(id=f"a{i}", text=text, path="", sha256="") for i, text in enumerate(texts)]
    blank = spacy.blank("en")
    docs = list(blank.pipe(texts))
    words = sum(any(c.isalnum() for c in token.text) for doc in docs for token in doc)
    windows = [window for doc in docs for window in cut_windows(lay_out(doc), encoder.pieces)]

    def everything() -> None:
        for article, doc in zip(articles, nlp.pipe(texts), strict=True):
            tabulate(article, doc)

    def alone() -> None:
        with ThreadPoolExecutor(cores) as pool:
            list(encoder.read(windows, pool))

    everything()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent = {name: seconds(task) for name, task in (
        ("pipeline", everything),
        ("encoder", alone),
        ("tokenizer", lambda: list(blank.pipe(texts))),
    )}  # fmt: skip
    share = {"tokenizer": seconds(lambda: [nlp.make_doc(text) for text in texts], 1)}
    docs = [nlp.make_doc(text) for text in texts]
    for name, component in nlp.pipeline:
        share[name] = seconds(lambda component=component: list(component.pipe(docs)), 1)
    share["tables"] = seconds(lambda: [tabulate(a, d) for a, d in zip(articles, docs, strict=True)], 1)
    tables = [tabulate(a, d) for a, d in zip(articles, docs, strict=True)]
    spent["comparing"] = seconds(lambda: [compare(a, t) for a, t in zip(articles, tables, strict=True)], 1)
    whole = sum(share.values())
    return {
        "articles": len(texts),
        "words": words,
        **{name: round(words / value) for name, value in spent.items()},
        "ratio": round(spent["pipeline"] / spent["encoder"], 2),
        "load": round(load, 2),
        "memory": round(memory),
        "share": {name: round(100 * value / whole, 1) for name, value in share.items()},
    }


def seconds(task: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of several runs."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        task()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


@click.command()
@click.argument("texts", type=click.Path(exists=True, path_type=Path))
@click.option("--cores", type=int, help="Measure in this process, on this many cores, and print JSON.")
def main(texts: Path, cores: int | None) -> None:
    """Print speed, memory and load time on two cores and on one.

    TEXTS is a folder of corpora or a text file, which is then read many times.
    """
    if cores:
        click.echo(json.dumps(benchmark(read_texts(texts), cores)))
        return
    found = {}
    for n in (2, 1):
        command = [sys.executable, "-m", "analysis.benchmark", str(texts), "--cores", str(n)]
        found[n] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    two, one = found[2], found[1]
    click.echo(f"{two['articles']} articles, {two['words']:,} words; medians of {RUNS} runs\n")
    click.echo(f"{'':38}{'2 cores':>10}{'1 core':>10}")
    rows = {
        "pipeline": "whole pipeline to tables, words/s",
        "encoder": "encoder alone (ONNX Runtime), words/s",
        "tokenizer": "spaCy's blank tokenizer, words/s",
        "comparing": "comparing claims, words/s",
    }
    for key, label in rows.items():
        click.echo(f"{label:38}{two[key]:>10,}{one[key]:>10,}")
    click.echo(f"{'time, in passes of the encoder':38}{two['ratio']:>10}{one['ratio']:>10}")
    click.echo(f"{'load time, s':38}{two['load']:>10}{one['load']:>10}")
    click.echo(f"{'peak memory, MB':38}{two['memory']:>10}{one['memory']:>10}\n")
    for name in two["share"]:
        click.echo(f"{'share of ' + name + ', %':38}{two['share'][name]:>10}{one['share'][name]:>10}")


if __name__ == "__main__":
    main()
