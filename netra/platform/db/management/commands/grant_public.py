from django.core.management.base import BaseCommand

from netra.platform.db.grants import grant_public


class Command(BaseCommand):
    help = "PostgreSQL: let the public role read the public tables and nothing else. Run after migrate."

    def handle(self, *args: object, **options: object) -> None:
        tables = grant_public()
        self.stdout.write(
            f"The public role may read {len(tables)} tables." if tables else "Nothing to do on SQLite."
        )
