"""Routes of planning: KUA-PPAS."""

from django.urls import URLPattern, path

from web.views import ceiling_plan

urlpatterns: list[URLPattern] = [
    path("anggaran/kua-ppas/", ceiling_plan.register, name="ceiling-plan-list"),
    path("anggaran/kua-ppas/baru/", ceiling_plan.new, name="ceiling-plan-new"),
    path("anggaran/kua-ppas/<int:pk>/", ceiling_plan.detail, name="ceiling-plan-detail"),
    path("anggaran/kua-ppas/<int:pk>/unit/", ceiling_plan.add, name="ceiling-plan-add"),
    path("anggaran/kua-ppas/<int:pk>/unit/<int:unit>/", ceiling_plan.edit, name="ceiling-plan-edit"),
    path("anggaran/kua-ppas/<int:pk>/berkas/", ceiling_plan.template, name="ceiling-plan-template"),
    path("anggaran/kua-ppas/<int:pk>/muat/", ceiling_plan.load, name="ceiling-plan-load"),
    path("anggaran/kua-ppas/<int:pk>/uji/", ceiling_plan.try_change, name="ceiling-plan-what-if"),
]
