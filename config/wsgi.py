"""WSGI entry; refuses to serve as the owner or a superuser."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from config.roles import refuse_privileged_role  # noqa: E402

refuse_privileged_role()
