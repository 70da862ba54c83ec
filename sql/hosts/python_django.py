"""Django: every connection loads shingle when it is made. In a project, load_shingle() goes into the ready() of an
AppConfig's module, and the path into the settings.

    apt-get install python3-django, or pip install django
    python3 sql/hosts/python_django.py ./shingle
"""
import sys
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.dispatch import receiver

settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, USE_TZ=True)


@receiver(connection_created)
def load_shingle(connection, **_):
    db = connection.connection
    db.enable_load_extension(True)
    db.load_extension(sys.argv[1])
    db.enable_load_extension(False)


with connection.cursor() as cursor:
    cursor.execute("SELECT article_verdict(a.body, b.body) FROM article_files('seeds') a, article_files('seeds') b"
                   " WHERE a.number = %s AND b.number = %s", (4, 0))
    print(cursor.fetchone()[0])
