"""The site runs as the application's role only."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

_PRIVILEGED = """
SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls,
       EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND pg_get_userbyid(c.relowner) = current_user)
FROM pg_roles WHERE rolname = current_user
"""


def privileges_of_current_role() -> list[str]:
    """What the connected role has and the application's role must not have; empty when it is right."""
    words = ("superuser", "may create databases", "may create roles", "bypasses row security", "owns tables")
    with connection.cursor() as cursor:
        cursor.execute(_PRIVILEGED)
        row = cursor.fetchone()
    return [word for word, found in zip(words, row, strict=True) if found]


def refuse_privileged_role() -> None:
    """Raise ImproperlyConfigured unless the connection's role is a plain one that owns nothing."""
    found = privileges_of_current_role()
    connection.close()
    if found:
        raise ImproperlyConfigured(
            "The site must run as the application's role; DATABASE_URL names a role that "
            + ", ".join(found)
            + ". Give it a role that owns nothing (docs/DEPLOYMENT.md)."
        )
