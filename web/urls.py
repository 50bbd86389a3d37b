"""Routes of the screens; each module keeps its own list."""

from django.urls import URLPattern, path

from web import (
    urls_budget,
    urls_desk,
    urls_evidence,
    urls_health,
    urls_imprest,
    urls_jobs,
    urls_notes,
    urls_opening,
    urls_people,
    urls_printouts,
    urls_reports,
    urls_revenue,
    urls_semester,
    urls_succession,
    urls_treasury,
    urls_workbooks,
    urls_year_end,
)
from web.views import home, session

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("masuk/", session.login, name="login"),
    path("keluar/", session.logout, name="logout"),
    path("kata-sandi/", session.password, name="password"),
    path("sesi/", session.session_state, name="session-state"),
    path("sesi/tetap/", session.session_stay, name="session-stay"),
    path("sesi/keluar-semua/", session.sign_out_everywhere, name="sign-out-everywhere"),
    path("konteks/", session.change_context, name="context"),
    path("cari/", session.palette, name="palette"),
    path("pintasan/", session.shortcuts, name="shortcuts"),
    *urls_budget.urlpatterns,
    *urls_treasury.urlpatterns,
    *urls_desk.urlpatterns,
    *urls_imprest.urlpatterns,
    *urls_revenue.urlpatterns,
    *urls_reports.urlpatterns,
    *urls_evidence.urlpatterns,
    *urls_printouts.urlpatterns,
    *urls_opening.urlpatterns,
    *urls_people.urlpatterns,
    *urls_workbooks.urlpatterns,
    *urls_jobs.urlpatterns,
    *urls_health.urlpatterns,
    *urls_year_end.urlpatterns,
    *urls_notes.urlpatterns,
    *urls_semester.urlpatterns,
    *urls_succession.urlpatterns,
]
