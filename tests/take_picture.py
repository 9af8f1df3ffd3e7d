"""Take the picture of a report that the README shows: ``python tests/take_picture.py REPORT.html PICTURE.png``."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright


def take_picture(report: Path, picture: Path, *, width: int = 1280, height: int = 900, gap: int = 48) -> None:
    """A report's key numbers, what to check first and the beginning of the article, as a PNG taken in Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
        page.goto(report.resolve().as_uri())
        # What to check first is a long list: the picture cuts it after two, to show the article as well.
        page.evaluate(
            "document.querySelectorAll('#check li:nth-child(n + 3), #check details').forEach(e => e.remove())"
        )
        top = page.locator("#article").bounding_box()["y"] - gap
        page.screenshot(path=picture, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": top + height})
        browser.close()


if __name__ == "__main__":
    take_picture(Path(sys.argv[1]), Path(sys.argv[2]))
