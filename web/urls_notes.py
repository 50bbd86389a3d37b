"""Routes of CaLK."""

from django.urls import URLPattern, path

from web.views import notes, notes_text

urlpatterns: list[URLPattern] = [
    path("laporan/catatan/", notes.register, name="notes-list"),
    path("laporan/catatan/baru/", notes.new, name="notes-new"),
    path("laporan/catatan/<int:pk>/", notes.detail, name="notes-detail"),
    path("laporan/catatan/<int:pk>/pdf/", notes.pdf, name="notes-pdf"),
    path("laporan/catatan/<int:pk>/cetak/", notes.order, name="notes-print"),
    path("laporan/catatan/<int:pk>/salin/", notes_text.carry, name="notes-carry"),
    path("laporan/catatan/<int:pk>/bagian/<str:code>/", notes_text.edit, name="notes-section"),
]
