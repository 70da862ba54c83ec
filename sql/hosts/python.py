"""Python's sqlite3 module. Some builds of Python have it without extensions (macOS's own, python.org's of old):
Debian's has them, and so has the package apsw everywhere.

    python3 sql/hosts/python.py ./shingle
"""
import sqlite3, sys

db = sqlite3.connect(":memory:")
db.enable_load_extension(True)
db.load_extension(sys.argv[1] if len(sys.argv) > 1 else "./shingle")
db.enable_load_extension(False)  # from here on SQL cannot load anything else

verdict, = db.execute(
    "SELECT article_verdict(a.body, b.body) FROM article_files('seeds') a, article_files('seeds') b"
    " WHERE a.number = ? AND b.number = ?", (4, 0)).fetchone()
print(verdict)
