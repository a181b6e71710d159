from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from netra.platform.files.folder import FolderVault
from netra.platform.files.moving import move_all
from netra.platform.files.refusals import FileDamaged, FileRefused, StoreAway
from netra.platform.files.vault import bucket


class Command(BaseCommand):
    help = "Copy all received files from the folder into the bucket, or back. Stop Netra before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", choices=["bucket", "folder"], required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        far = bucket()
        if far is None:
            raise CommandError("NETRA_S3_BUCKET is not set, so there is no bucket to move to or from.")
        near = FolderVault()
        source, target = (near, far) if options["to"] == "bucket" else (far, near)
        moved = 0
        try:
            for _ in move_all(source, target):
                moved += 1
        except (FileDamaged, FileRefused, StoreAway) as error:
            raise CommandError(
                f"{moved} files were moved, then: {error} Mend that and run this again: it goes on there."
            )
        self.stdout.write(
            f"{moved} files are now in {target.described}, each proven by its digest. Nothing was deleted in "
            f"{source.described}."
        )
