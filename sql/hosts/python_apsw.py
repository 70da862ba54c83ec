"""APSW, the other SQLite module for Python.

    apt-get install python3-apsw
    /usr/bin/python3 sql/hosts/python_apsw.py ./shingle
"""
import sys

import apsw

db = apsw.Connection(":memory:")
db.enableloadextension(True)
db.loadextension(sys.argv[1])
db.enableloadextension(False)

for verdict, in db.cursor().execute(
        "SELECT article_verdict(a.body, b.body) FROM article_files('seeds') a, article_files('seeds') b"
        " WHERE a.number = ? AND b.number = ?", (4, 0)):
    print(verdict)
