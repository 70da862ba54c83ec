#!/usr/bin/python3
"""The picture of README.md: the model pair of seeds/ as compare_html() shows it, in headless Chromium.

    /usr/bin/python3 tests/browser/picture.py ./shingle tests/fixtures/compare.png

From the project's root. `pngquant 64` makes the file a third as large.
"""
import os, sqlite3, sys, tempfile

from chromium import Browser

QUERY = """SELECT compare_html(a.body, b.body, 'a_title=Treaty anniversary,b_title=Found on another site,a_date=2025-02-26,b_date=2025-02')
FROM article_files('seeds') a, article_files('seeds') b WHERE a.number = 4 AND b.number = 0"""


def main():
    library, picture = sys.argv[1:]
    db = sqlite3.connect(":memory:")
    db.enable_load_extension(True)
    db.load_extension(library)
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "page.html")
        with open(path, "w", encoding="utf-8") as f:
            f.write(db.execute(QUERY).fetchone()[0])
        with Browser() as browser:
            browser.size(1180, 1000)
            browser.open("file://" + path)
            browser.screenshot(picture)


main()
