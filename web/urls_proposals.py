"""Routes of RKA: register, page, sheets, lines."""

from django.urls import URLPattern, path

from web.views import proposal_copy, proposal_line, proposal_sheet, proposals

urlpatterns: list[URLPattern] = [
    path("anggaran/rka/", proposals.register, name="proposal-list"),
    path("anggaran/rka/baru/", proposals.new, name="proposal-new"),
    path("anggaran/rka/<int:pk>/", proposals.detail, name="proposal-detail"),
    path("anggaran/rka/<int:pk>/buka/", proposals.open_sheet, name="proposal-open"),
    path("anggaran/rka/<int:pk>/salin/", proposal_copy.copy, name="proposal-copy"),
    path("anggaran/rka/<int:pk>/rincian/", proposals.lines, name="proposal-lines"),
    path("anggaran/rka/<int:pk>/rincian/<int:line>/", proposal_line.edit, name="proposal-line"),
    path("anggaran/rka/<int:pk>/lembar/<str:part>/", proposal_sheet.sheet, name="proposal-sheet"),
    path("anggaran/rka/<int:pk>/lembar/<str:part>/ukuran/", proposal_sheet.meters, name="proposal-meters"),
    path("anggaran/rka/<int:pk>/nama/", proposal_sheet.names, name="proposal-names"),
    path("anggaran/rka/<int:pk>/standar/", proposal_sheet.prices, name="proposal-prices"),
    path("pilih/sumber-dana/", proposal_sheet.funds, name="pick-fund"),
]
