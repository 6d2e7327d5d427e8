"""An uploaded file, as the command takes it."""

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from xieli.attachments.commands import Incoming
from xieli.core.errors import RuleViolation


def incoming(file: "UploadedFile[bytes] | None") -> Incoming:
    """Return what was uploaded. Raises RuleViolation when nothing was."""
    if file is None:
        raise RuleViolation("D14.no_file", _("Choose a file."), field="file")
    return Incoming(file.name or "", file.size or 0, file.chunks())
