"""Routes of APBD and of the review of RKA."""

from django.urls import URLPattern, path

from web.views import apbd, carry_over, review

urlpatterns: list[URLPattern] = [
    path("anggaran/rka/<int:pk>/telaah/", review.sheet, name="proposal-review"),
    path("anggaran/rka/<int:pk>/dpal/", carry_over.choose, name="proposal-carry-over"),
    path("anggaran/rka/<int:pk>/catatan/", review.note, name="proposal-note"),
    path("anggaran/rka/<int:pk>/tanda/", review.mark, name="proposal-mark"),
    path("anggaran/rka/catatan/<int:pk>/jawab/", review.answer, name="review-answer"),
    path("anggaran/rka/catatan/<int:pk>/selesai/", review.close, name="review-close"),
    path("anggaran/apbd/", apbd.register, name="apbd-list"),
    path("anggaran/apbd/baru/", apbd.new, name="apbd-new"),
    path("anggaran/apbd/<int:pk>/", apbd.detail, name="apbd-detail"),
    path("anggaran/apbd/<int:pk>/belanja-wajib/", apbd.mandatory_shares, name="apbd-mandatory"),
    path("anggaran/apbd/<int:pk>/selisih/", apbd.acknowledge, name="apbd-difference"),
    path("anggaran/apbd/<int:pk>/dpa/", apbd.make_documents, name="apbd-documents"),
]
