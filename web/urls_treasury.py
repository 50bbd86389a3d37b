"""Routes of treasury documents, and the one route of all steps."""

from django.urls import URLPattern, path

from web.views import contract, handover, receipt, remittance, sp2d, spm, spp, spp_form, steps

urlpatterns: list[URLPattern] = [
    path("dokumen/<str:flow>/<int:pk>/langkah/<str:step>/", steps.step, name="document-step"),
    path("belanja/kontrak/", contract.register, name="contract-list"),
    path("belanja/kontrak/baru/", contract.new, name="contract-new"),
    path("belanja/kontrak/<int:pk>/", contract.detail, name="contract-detail"),
    path("belanja/bast/", handover.register, name="handover-list"),
    path("belanja/bast/baru/", handover.new, name="handover-new"),
    path("belanja/bast/<int:pk>/", handover.detail, name="handover-detail"),
    path("belanja/spp/", spp.register, name="spp-list"),
    path("belanja/spp/baru/", spp_form.new, name="spp-new"),
    path("belanja/spp/<int:pk>/", spp.detail, name="spp-detail"),
    path("belanja/spp/<int:pk>/ubah/", spp_form.edit, name="spp-edit"),
    path("belanja/spp/<int:pk>/spm/", spp.draft_order, name="spm-new"),
    path("belanja/spm/", spm.register, name="spm-list"),
    path("belanja/spm/<int:pk>/", spm.detail, name="spm-detail"),
    path("belanja/spm/<int:pk>/sp2d/", spm.issue, name="sp2d-new"),
    path("belanja/sp2d/", sp2d.register, name="sp2d-list"),
    path("belanja/sp2d/<int:pk>/", sp2d.detail, name="sp2d-detail"),
    path("kas-daerah/penerimaan/", receipt.register, name="receipt-list"),
    path("kas-daerah/penerimaan/baru/", receipt.new, name="receipt-new"),
    path("kas-daerah/penerimaan/<int:pk>/", receipt.detail, name="receipt-detail"),
    path("kas-daerah/setoran/", remittance.register, name="remittance-list"),
    path("kas-daerah/setoran/baru/", remittance.new, name="remittance-new"),
    path("kas-daerah/setoran/<int:pk>/", remittance.detail, name="remittance-detail"),
]
