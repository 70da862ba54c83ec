"""SQLAlchemy: every connection of the pool loads shingle when it is made.

    apt-get install python3-sqlalchemy, or pip install sqlalchemy
    python3 sql/hosts/python_sqlalchemy.py ./shingle
"""
import sys
from sqlalchemy import create_engine, event, text

engine = create_engine("sqlite://")


@event.listens_for(engine, "connect")
def load_shingle(db, record):
    db.enable_load_extension(True)
    db.load_extension(sys.argv[1])
    db.enable_load_extension(False)


with engine.connect() as connection:
    print(connection.execute(text(
        "SELECT article_verdict(a.body, b.body) FROM article_files('seeds') a, article_files('seeds') b"
        " WHERE a.number = :a AND b.number = :b"), {"a": 4, "b": 0}).scalar())
