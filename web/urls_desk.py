"""Routes of the accountant's desk."""

from django.urls import URLPattern, path

from web.views import memo, memo_form

urlpatterns: list[URLPattern] = [
    path("akuntansi/memorial/", memo.register, name="memo-list"),
    path("akuntansi/memorial/baru/", memo_form.new, name="memo-new"),
    path("akuntansi/memorial/<int:pk>/", memo.detail, name="memo-detail"),
    path("akuntansi/memorial/<int:pk>/ubah/", memo_form.edit, name="memo-edit"),
    path("akuntansi/memorial/<int:pk>/balik/", memo.reverse_voucher, name="memo-reverse"),
]
