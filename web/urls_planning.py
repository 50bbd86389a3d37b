"""Routes of planning: plans, proposals, KUA-PPAS."""

from django.urls import URLPattern, path

from web.views import ceiling_plan, considerations, mandatory, plan_programs, plan_proposals, planning

urlpatterns: list[URLPattern] = [
    path("anggaran/konsiderans/", considerations.register, name="consideration-list"),
    path("anggaran/konsiderans/baru/", considerations.edit, name="consideration-new"),
    path("anggaran/konsiderans/<int:pk>/", considerations.edit, name="consideration-edit"),
    path("anggaran/belanja-wajib/", mandatory.register, name="mandatory-list"),
    path("anggaran/belanja-wajib/baru/", mandatory.edit, name="mandatory-new"),
    path("anggaran/belanja-wajib/<int:pk>/", mandatory.edit, name="mandatory-edit"),
    path("perencanaan/", planning.register, name="plan-list"),
    path("perencanaan/baru/", planning.new, name="plan-new"),
    path("perencanaan/<int:pk>/", planning.detail, name="plan-detail"),
    path("perencanaan/<int:pk>/program/", plan_programs.new, name="plan-program"),
    path("perencanaan/<int:pk>/program/<int:program>/", plan_programs.edit, name="plan-program-edit"),
    path(
        "perencanaan/<int:pk>/program/<int:program>/keluarkan/",
        plan_programs.remove,
        name="plan-program-remove",
    ),
    path("perencanaan/<int:pk>/turunan/", planning.derive, name="plan-derive"),
    path("perencanaan/<int:pk>/pagu/", planning.to_ceilings, name="plan-ceilings"),
    path("perencanaan/usulan/", plan_proposals.register, name="plan-proposal-list"),
    path("perencanaan/usulan/baru/", plan_proposals.new, name="plan-proposal-new"),
    path("perencanaan/usulan/<int:pk>/", plan_proposals.detail, name="plan-proposal-detail"),
    path("anggaran/kua-ppas/", ceiling_plan.register, name="ceiling-plan-list"),
    path("anggaran/kua-ppas/baru/", ceiling_plan.new, name="ceiling-plan-new"),
    path("anggaran/kua-ppas/<int:pk>/", ceiling_plan.detail, name="ceiling-plan-detail"),
    path("anggaran/kua-ppas/<int:pk>/unit/", ceiling_plan.add, name="ceiling-plan-add"),
    path("anggaran/kua-ppas/<int:pk>/unit/<int:unit>/", ceiling_plan.edit, name="ceiling-plan-edit"),
    path("anggaran/kua-ppas/<int:pk>/berkas/", ceiling_plan.template, name="ceiling-plan-template"),
    path("anggaran/kua-ppas/<int:pk>/muat/", ceiling_plan.load, name="ceiling-plan-load"),
    path("anggaran/kua-ppas/<int:pk>/uji/", ceiling_plan.try_change, name="ceiling-plan-what-if"),
]
