"""Routes of budget documents and fund releases."""

from django.urls import URLPattern, path

from web.views import budget, budget_lines, fund_release, pickers, release_revision

urlpatterns: list[URLPattern] = [
    path("anggaran/dpa/", budget.register, name="budget-list"),
    path("anggaran/dpa/baru/", budget.new, name="budget-new"),
    path("anggaran/dpa/<int:pk>/", budget.detail, name="budget-detail"),
    path("anggaran/dpa/<int:pk>/rincian/", budget_lines.lines, name="budget-lines"),
    path("anggaran/dpa/<int:pk>/csv/", budget_lines.load, name="budget-csv"),
    path("anggaran/versi/baru/", budget.new_version, name="budget-version-new"),
    path("anggaran/spd/", fund_release.register, name="fund-release-list"),
    path("anggaran/spd/baru/", fund_release.new, name="fund-release-new"),
    path("anggaran/spd/<int:pk>/", fund_release.detail, name="fund-release-detail"),
    path("anggaran/spd/<int:pk>/ubah/", release_revision.revise, name="fund-release-revise"),
    path("pilih/rekening/<str:purpose>/", pickers.accounts, name="pick-account"),
    path("pilih/sub-kegiatan/", pickers.programs, name="pick-program"),
    path("pilih/rincian/", pickers.lines, name="pick-line"),
]
