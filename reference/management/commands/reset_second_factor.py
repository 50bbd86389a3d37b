"""`manage.py reset_second_factor NAME --reason TEXT`: for a lone administrator who lost phone and codes."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.errors import DomainError
from reference import second_factor
from reference.models import User


class Command(BaseCommand):
    """Hapus faktor kedua seseorang dari peladen; who may run commands there answers for it."""

    help = "Hapus faktor kedua seorang pengguna, dengan alasan; ia memasangnya lagi saat masuk."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="nama pengguna")
        parser.add_argument("--reason", required=True, help="alasan, tercatat dalam riwayat")

    def handle(self, *args: object, **options: str) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"Pengguna {options['username']} tidak ada.")
        try:
            second_factor.reset_on_server(user, reason=f"Dari peladen: {options['reason']}", actor=user)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Faktor kedua {user} dihapus dan semua sesinya berakhir.")
