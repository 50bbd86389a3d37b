"""Make a region's database when missing and migrate it, as the owner; nothing else uses that role."""

import os
import subprocess
import sys

from django.conf import settings

from config import database


def prepare(name: str, *, fresh: bool = False) -> bool:
    """Create (after a drop when `fresh`) and migrate the database `name`; True when it was made now."""
    owner = owner_address()
    if fresh:
        database.drop_database(owner, name)
    is_new = not database.database_exists(owner, name)
    if is_new:
        database.create_database(owner, name, app_role=settings.APP_ADDRESS.user)
    migrate(name)
    return is_new


def migrate(name: str) -> None:
    """Run the migrations in a process of its own that connects as the owner."""
    environment = {**os.environ, "KAPUAS_ROLE": "owner", "KAPUAS_DATABASE_NAME": name}
    subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--verbosity", "0"],
        check=True,
        env=environment,
    )


def owner_address() -> database.Address:
    """The owner's way in; raises when this process was not given it."""
    if settings.OWNER_ADDRESS is None:
        raise RuntimeError(
            "DATABASE_OWNER_URL is not set; making or dropping a database needs the owner's role"
        )
    return settings.OWNER_ADDRESS
