"""Routes of people and reference screens."""

from django.urls import URLPattern, path

from web.views import editions, officials, people, region_settings, report_rows, second_factor, units

urlpatterns: list[URLPattern] = [
    path("administrasi/pengguna/", people.users, name="users"),
    path("administrasi/pengguna/baru/", people.user_new, name="user-new"),
    path("administrasi/pengguna/<int:pk>/", people.user_detail, name="user-detail"),
    path("administrasi/pengguna/<int:pk>/kata-sandi/", people.user_password, name="user-password"),
    path("administrasi/pengguna/<int:pk>/nonaktifkan/", people.user_deactivate, name="user-deactivate"),
    path("administrasi/pengguna/<int:pk>/aktifkan/", people.user_activate, name="user-activate"),
    path("administrasi/pengguna/<int:pk>/nama/", people.user_rename, name="user-rename"),
    path("administrasi/pengguna/<int:pk>/sesi/", people.user_end_sessions, name="user-end-sessions"),
    path(
        "administrasi/pengguna/<int:pk>/faktor-kedua/",
        second_factor.second_factor_reset,
        name="second-factor-reset",
    ),
    path("faktor-kedua/", second_factor.second_factor_page, name="second-factor"),
    path("faktor-kedua/qr.svg", second_factor.second_factor_qr, name="second-factor-qr"),
    path("faktor-kedua/pasang/", second_factor.second_factor_setup, name="second-factor-setup"),
    path("faktor-kedua/periksa/", second_factor.second_factor_check, name="second-factor-check"),
    path("faktor-kedua/kode/", second_factor.second_factor_codes, name="second-factor-codes"),
    path("administrasi/penunjukan/", people.appointment_list, name="appointments"),
    path("administrasi/penunjukan/baru/", people.appointment_new, name="appointment-new"),
    path("administrasi/penunjukan/periksa/", people.appointment_check, name="appointment-check"),
    path("administrasi/penunjukan/<int:pk>/", people.appointment_detail, name="appointment-detail"),
    path("administrasi/penunjukan/<int:pk>/akhiri/", people.appointment_end, name="appointment-end"),
    path("administrasi/unit/", units.unit_list, name="units"),
    path("administrasi/unit/baru/", units.unit_new, name="unit-new"),
    path("administrasi/unit/<int:pk>/", units.unit_detail, name="unit-detail"),
    path("administrasi/unit/<int:pk>/nama/", units.unit_rename, name="unit-rename"),
    path("administrasi/unit/<int:pk>/nonaktifkan/", units.unit_deactivate, name="unit-deactivate"),
    path("administrasi/unit/<int:pk>/aktifkan/", units.unit_activate, name="unit-activate"),
    path("administrasi/rekanan/", units.vendor_list, name="vendors"),
    path("administrasi/rekanan/baru/", units.vendor_new, name="vendor-new"),
    path("administrasi/rekanan/<int:pk>/", units.vendor_detail, name="vendor-detail"),
    path("administrasi/rekanan/<int:pk>/nonaktifkan/", units.vendor_deactivate, name="vendor-deactivate"),
    path("administrasi/pengaturan/", region_settings.settings_list, name="settings"),
    path("administrasi/pengaturan/<str:key>/", region_settings.setting_edit, name="setting-edit"),
    path(
        "administrasi/pengaturan/<str:key>/pratinjau/",
        region_settings.setting_preview,
        name="setting-preview",
    ),
    path("administrasi/pejabat/", officials.official_list, name="officials"),
    path("acuan/", editions.edition_list, name="editions"),
    path("acuan/<int:pk>/", editions.edition_detail, name="edition-detail"),
    path("acuan/<int:pk>/pemetaan-laporan/", report_rows.mapping, name="edition-mapping"),
    path("acuan/<int:pk>/pemetaan-laporan/<int:row>/", report_rows.mapping_row, name="edition-mapping-row"),
    path("acuan/<int:pk>/<int:row>/", editions.edition_row, name="edition-row"),
]
