"""Web."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "web"

    def ready(self) -> None:
        """Every sign-in begins the session's limits; a failed one is counted."""
        from django.contrib.auth.signals import user_logged_in, user_login_failed

        from web import sessions
        from web.views import health

        user_logged_in.connect(sessions.on_signed_in, dispatch_uid="kapuas.sessions")
        user_login_failed.connect(health.on_sign_in_failed, dispatch_uid="kapuas.sign_in_failed")
