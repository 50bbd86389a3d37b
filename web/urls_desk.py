"""Routes of the accountant's desk."""

from django.urls import URLPattern, path

from web.views import (
    adjustments,
    assets,
    memo,
    memo_form,
    memo_templates,
    subledger_edit,
    subledgers,
    worksheet,
)

urlpatterns: list[URLPattern] = [
    path("akuntansi/memorial/", memo.register, name="memo-list"),
    path("akuntansi/memorial/baru/", memo_form.new, name="memo-new"),
    path("akuntansi/koreksi-audit/", memo.audit_register, name="audit-list"),
    path("akuntansi/koreksi-audit/baru/", memo_form.new_audit, name="audit-new"),
    path("akuntansi/memorial/<int:pk>/", memo.detail, name="memo-detail"),
    path("akuntansi/memorial/<int:pk>/ubah/", memo_form.edit, name="memo-edit"),
    path("akuntansi/memorial/<int:pk>/balik/", memo.reverse_voucher, name="memo-reverse"),
    path("akuntansi/memorial/<int:pk>/templat/", memo_templates.new, name="template-new"),
    path("akuntansi/memorial/<int:pk>/cermin/", memo_templates.mirror, name="template-mirror"),
    path("akuntansi/templat/", memo_templates.register, name="template-list"),
    path("akuntansi/templat/<int:pk>/buat/", memo_templates.make, name="template-make"),
    path("akuntansi/templat/<int:pk>/ubah/", memo_templates.switch, name="template-switch"),
    path("akuntansi/neraca-lajur/", worksheet.page, name="worksheet"),
    path("akuntansi/usulan/", adjustments.page, name="adjustments"),
    path("akuntansi/usulan/susun/", adjustments.draft, name="adjustment-draft"),
    path("akuntansi/aset/", assets.register, name="asset-list"),
    path("akuntansi/aset/baru/", assets.new, name="asset-new"),
    path("akuntansi/aset/<int:pk>/", assets.detail, name="asset-detail"),
    path("akuntansi/aset/<int:pk>/ubah/", subledger_edit.asset, name="asset-edit"),
    path("akuntansi/opname/", subledgers.inventory, name="inventory"),
    path("akuntansi/opname/baru/", subledgers.count_new, name="count-new"),
    path("akuntansi/opname/<int:pk>/ubah/", subledger_edit.count, name="count-edit"),
    path("akuntansi/pinjaman/", subledgers.loans, name="loan-list"),
    path("akuntansi/pinjaman/baru/", subledgers.loan_new, name="loan-new"),
    path("akuntansi/pinjaman/<int:pk>/ubah/", subledger_edit.loan, name="loan-edit"),
    path("akuntansi/utang/", subledgers.payable_list, name="payable-list"),
]
