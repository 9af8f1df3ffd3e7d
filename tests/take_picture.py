"""Take the picture of a report that the README shows: ``python tests/take_picture.py REPORT.html PICTURE.png``."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright


def take_picture(report: Path, picture: Path, *, width: int = 1000, height: int = 1250) -> None:
    """The top of a report as a PNG, taken in Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(report.resolve().as_uri())
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    take_picture(Path(sys.argv[1]), Path(sys.argv[2]))
