"""Make `analysis/data/first_names.csv` from Faker's lists: ``python -m analysis.training.first_names``."""

import csv
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from analysis.training.rename import LOCALES

TABLE = Path(__file__).parents[1] / "data" / "first_names.csv"


def read_first_names() -> list[tuple[str, str]]:
    """First names in Latin letters that the lists of no country give to the other gender, as (name, m or f)."""
    names: dict[str, set[str]] = {"male": set(), "female": set()}
    modules = [f"faker.providers.person.{locale}" for locale in LOCALES]
    for provider in (import_module(module).Provider for module in modules if find_spec(module)):
        for gender, found in names.items():
            listed = getattr(provider, f"first_names_{gender}", ())
            found.update(() if callable(listed) else map(str.lower, listed))
    only = ((name, gender[0]) for gender, found in names.items() for name in found)
    return sorted(row for row in only if row[0].isalpha() and sum(row[0] in some for some in names.values()) == 1)


if __name__ == "__main__":
    with TABLE.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows([("name", "gender"), *read_first_names()])
