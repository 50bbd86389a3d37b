"""Forms and filters of users, appointments, units and vendors."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from core import clock
from reference.models import REGION_ROLES, ActingKind, Appointment, Role, Unit, User, Vendor
from reference.passwords import RULES
from web.forms.fields import DayField

ACTIVE = [("True", "Aktif"), ("False", "Nonaktif")]


class Filters(django_filters.FilterSet):
    """A filter bar: search over `search_in`, and the filters that a list adds."""

    search_in: tuple[str, ...] = ()
    cari = django_filters.CharFilter(method="search", label="Cari")

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Rows that hold every typed word in one of the fields."""
        for word in value.split():
            condition = Q()
            for field in self.search_in:
                condition |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(condition)
        return rows


def _active_filter() -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        field_name="is_active", choices=ACTIVE, empty_label="Semua status", label="Status"
    )


class UserFilters(Filters):
    """Saring pengguna."""

    search_in = ("full_name", "username", "employee_number")
    status = _active_filter()

    class Meta:
        model = User
        fields: tuple[str, ...] = ()


class UnitFilters(Filters):
    """Saring unit."""

    search_in = ("code", "name")
    jenis = django_filters.ChoiceFilter(
        field_name="kind", choices=Unit.Kind.choices, empty_label="Semua jenis", label="Jenis"
    )
    status = _active_filter()

    class Meta:
        model = Unit
        fields: tuple[str, ...] = ()


class VendorFilters(Filters):
    """Saring rekanan."""

    search_in = ("name", "tax_number", "bank_account")
    status = _active_filter()

    class Meta:
        model = Vendor
        fields: tuple[str, ...] = ()


class AppointmentFilters(Filters):
    """Saring penunjukan."""

    search_in = ("user__full_name", "user__username", "decree", "unit__name", "unit__code")
    peran = django_filters.ChoiceFilter(
        field_name="role", choices=Role.choices, empty_label="Semua peran", label="Peran"
    )
    berlaku = django_filters.ChoiceFilter(
        method="validity",
        choices=[("kini", "Berlaku hari ini"), ("lampau", "Sudah berakhir"), ("nanti", "Belum berlaku")],
        empty_label="Semua masa",
        label="Masa berlaku",
    )

    class Meta:
        model = Appointment
        fields: tuple[str, ...] = ()

    def validity(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Valid today, ended before, or beginning later."""
        today = clock.today()
        if value == "lampau":
            return rows.filter(valid_to__lt=today)
        if value == "nanti":
            return rows.filter(valid_from__gt=today)
        return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today)


class UserForm(forms.Form):
    """Pengguna baru."""

    username = forms.CharField(
        label="Nama pengguna",
        max_length=150,
        help_text="Huruf kecil, angka, titik, dan garis bawah; dipakai untuk masuk.",
    )
    full_name = forms.CharField(label="Nama lengkap", max_length=150, help_text="Tanpa gelar, sesuai SK.")
    employee_number = forms.CharField(label="NIP", max_length=20, required=False)
    password = forms.CharField(
        label="Kata sandi awal",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=f"{RULES} Ia menggantinya saat pertama masuk.",
    )


class NameForm(forms.Form):
    """Nama dan NIP seorang pengguna."""

    full_name = forms.CharField(label="Nama lengkap", max_length=150)
    employee_number = forms.CharField(label="NIP", max_length=20, required=False)


class PasswordForm(forms.Form):
    """Kata sandi baru untuk seorang pengguna."""

    password = forms.CharField(
        label="Kata sandi baru",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=f"{RULES} Ia menggantinya saat masuk; sesinya berakhir.",
    )


class AppointmentForm(forms.Form):
    """Penunjukan baru."""

    user = forms.ModelChoiceField(User.objects.none(), label="Pengguna", empty_label="Pilih pengguna")
    role = forms.ChoiceField(label="Peran", choices=[("", "Pilih peran"), *Role.choices])
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Unit",
        required=False,
        empty_label="Seluruh daerah",
        help_text="Kosong hanya untuk peran tingkat daerah.",
    )
    valid_from = DayField(label="Berlaku sejak")
    valid_to = DayField(label="Berlaku sampai", required=False)
    decree = forms.CharField(label="Dasar penunjukan", max_length=150, help_text="Nomor dan tanggal SK.")
    acting_for = forms.ModelChoiceField(
        Appointment.objects.none(),
        label="Pengganti dari (Plt./Plh.)",
        required=False,
        empty_label="Bukan pengganti",
    )
    acting_kind = forms.ChoiceField(
        label="Jenis pengganti",
        choices=[("", "Menurut keadaan"), *ActingKind.choices],
        required=False,
        help_text="Plt. bila jabatan kosong, Plh. bila pejabatnya berhalangan.",
    )
    position = forms.CharField(
        label="Jabatan pada cetakan",
        max_length=150,
        required=False,
        help_text="Menggantikan nama peran di bawah tanda tangan, misalnya Kepala Dinas selaku PA.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(is_active=True).order_by("full_name")
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True)
        today = clock.today()
        self.fields["acting_for"].queryset = (
            Appointment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
            .select_related("user", "unit")
            .order_by("role", "user__full_name")
        )

    def clean(self) -> dict[str, Any]:
        """Where the unit belongs; the rest of the rules are the service's."""
        data = super().clean() or {}
        role, unit = data.get("role"), data.get("unit")
        if role in REGION_ROLES and unit is not None:
            self.add_error("unit", f"{Role(role).label} adalah peran tingkat daerah. Kosongkan unitnya.")
        if role and role not in REGION_ROLES and unit is None and "unit" not in self.errors:
            self.add_error("unit", f"{Role(role).label} ditunjuk pada satu unit. Pilih unitnya.")
        return data


class EndForm(forms.Form):
    """Hari terakhir suatu penunjukan."""

    on = DayField(label="Berlaku sampai", help_text="Hari terakhir orang ini memegang perannya.")


class UnitForm(forms.Form):
    """Unit baru."""

    code = forms.CharField(label="Kode", max_length=40)
    name = forms.CharField(label="Nama", max_length=200)
    kind = forms.ChoiceField(
        label="Jenis", choices=Unit.Kind.choices, widget=forms.RadioSelect, initial="skpd"
    )
    parent = forms.ModelChoiceField(
        Unit.objects.none(),
        label="SKPD induk",
        required=False,
        empty_label="Tanpa induk",
        help_text="Hanya untuk unit SKPD.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Unit.objects.filter(kind=Unit.Kind.SKPD, is_active=True)


class RenameForm(forms.Form):
    """Nama baru suatu unit."""

    name = forms.CharField(label="Nama", max_length=200)


class VendorForm(forms.Form):
    """Rekanan baru."""

    name = forms.CharField(label="Nama", max_length=200)
    tax_number = forms.CharField(label="NPWP", max_length=30, required=False)
    bank_name = forms.CharField(label="Bank", max_length=100)
    bank_account = forms.CharField(label="Nomor rekening", max_length=40)
    bank_account_name = forms.CharField(
        label="Atas nama",
        max_length=200,
        help_text="Sama dengan nama pada buku rekening; bank menolak yang berbeda.",
    )
