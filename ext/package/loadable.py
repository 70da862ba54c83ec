"""shingle for Python's sqlite3:

    import sqlite3, sqlite_shingle
    db = sqlite3.connect("news.db")
    db.enable_load_extension(True)
    sqlite_shingle.load(db)
"""
import pathlib


def loadable_path():
    """The path of the loadable file, without its suffix, as SQLite likes it best."""
    file = next(p for p in sorted(pathlib.Path(__file__).parent.glob("shingle.*")) if p.suffix in (".so", ".dll", ".dylib"))
    return str(file.with_suffix(""))


def load(db):
    """Loads shingle into a connection."""
    db.load_extension(loadable_path())
