"""Where the database is: DATABASE_URL and DATABASE_OWNER_URL, else the embedded server.

Two roles: the owner migrates and makes databases; the application's role does everything else and
owns nothing. With the embedded server (`.data/pg`, a unix socket of mode 0700) both are made here.
"""

import os
import time
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg
from psycopg import sql

from config import embedded

OWNER_ROLE = "kapuas_owner"
APP_ROLE = "kapuas_app"
DEFAULT_NAME = "kapuas"


@dataclass(frozen=True)
class Address:
    """One role's way into one database server."""

    host: str
    port: str
    user: str
    password: str
    name: str

    def django(self, *, owner: bool, app_role: str) -> dict[str, object]:
        """The DATABASES entry of this address."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "CONN_MAX_AGE": 0,
            "OPTIONS": {"options": connection_options(owner=owner, app_role=app_role)},
        }

    def parameters(self, name: str | None = None) -> dict[str, str]:
        """Keyword arguments of psycopg.connect."""
        found = {"host": self.host, "port": self.port, "user": self.user, "dbname": name or self.name}
        if self.password:
            found["password"] = self.password
        return {key: value for key, value in found.items() if value}


def connection_options(*, owner: bool, app_role: str) -> str:
    """Session settings: a bounded wait for locks; migrations learn the application's role name."""
    found = "-c lock_timeout=5000 -c timezone=UTC"
    if owner:
        found += f" -c kapuas.app_role={app_role}"
    return found


def parse_url(url: str) -> Address:
    """postgresql://user:password@host:port/name?host=/socket/folder"""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    host = query.get("host", [parts.hostname or ""])[0]
    return Address(
        host=host,
        port=str(parts.port or query.get("port", [""])[0] or ""),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        name=unquote(parts.path.lstrip("/")) or DEFAULT_NAME,
    )


def addresses() -> tuple[Address, Address | None]:
    """(application, owner); the owner is None when DATABASE_OWNER_URL is not given to this process."""
    url = os.environ.get("DATABASE_URL")
    if url:
        owner_url = os.environ.get("DATABASE_OWNER_URL")
        return parse_url(url), parse_url(owner_url) if owner_url else None
    host = embedded_socket()
    return (
        Address(host, "", APP_ROLE, "", DEFAULT_NAME),
        Address(host, "", OWNER_ROLE, "", DEFAULT_NAME),
    )


def embedded_socket() -> str:
    """The embedded server's socket folder; starts the server when it does not run."""
    return embedded.running_socket() or embedded.start(ensure_roles)


def ensure_roles(host: str) -> None:
    """Make both roles of the embedded server when missing."""
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(7402)")
        known = {row[0] for row in link.execute("SELECT rolname FROM pg_roles")}
        if OWNER_ROLE not in known:
            link.execute(f"CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB")
        if APP_ROLE not in known:
            link.execute(f"CREATE ROLE {APP_ROLE} LOGIN")


def database_exists(owner: Address, name: str) -> bool:
    """True when the server has a database of that name."""
    with psycopg.connect(**owner.parameters("postgres"), autocommit=True) as link:
        found = link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    return found is not None


def create_database(
    owner: Address, name: str, *, app_role: str, template: str | None = None, with_defaults: bool = True
) -> None:
    """Make a database that the owner owns; the application's role may connect and nothing more.

    Without defaults new tables give it no right: a restore brings every right along.
    """
    with psycopg.connect(**owner.parameters("postgres"), autocommit=True) as link:
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
            if embedded.is_volatile():
                # A file copy asks for a checkpoint, which costs nothing where nothing waits for the disk.
                statement += sql.SQL(" STRATEGY FILE_COPY")
        else:
            statement += sql.SQL(" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
        link.execute(statement)
        for word in ("TEMPORARY", "CONNECT"):
            link.execute(
                sql.SQL("REVOKE {} ON DATABASE {} FROM PUBLIC").format(sql.SQL(word), sql.Identifier(name))
            )
        link.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                sql.Identifier(name), sql.Identifier(app_role)
            )
        )
    if template or not with_defaults:
        return
    with psycopg.connect(**owner.parameters(name), autocommit=True) as link:
        role = sql.Identifier(app_role)
        link.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
        link.execute(
            sql.SQL(
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
                " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}"
            ).format(role)
        )
        link.execute(
            sql.SQL(
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}"
            ).format(role)
        )
        link.execute("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")


def drop_database(owner: Address, name: str) -> None:
    """Drop a database and every connection to it.

    FORCE refuses while a worker of the server itself (autovacuum) is in the database, because the owner
    may not end it; such a worker leaves by itself.
    """
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(**owner.parameters("postgres"), autocommit=True) as link:
        for _ in range(50):
            try:
                link.execute(statement)
                return
            except psycopg.errors.InsufficientPrivilege:
                time.sleep(0.2)
        link.execute(statement)


def rename_database(owner: Address, name: str, to: str) -> None:
    """Give a database that nobody uses its final name."""
    with psycopg.connect(**owner.parameters("postgres"), autocommit=True) as link:
        link.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(to))
        )
