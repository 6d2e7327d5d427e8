"""An uploaded file, as the command takes it."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from xieli.attachments.commands import Incoming
from xieli.core.errors import RuleViolation


def incoming(file: "UploadedFile[bytes] | None") -> Incoming:
    """Return what was uploaded. Raises RuleViolation when nothing was."""
    if file is None:
        raise RuleViolation("D14.no_file", _("Choose a file."), field="file")
    return Incoming(file.name or "", file.size or 0, file.chunks())


def all_incoming(request: HttpRequest, *names: str) -> list[Incoming]:
    """Return what was uploaded under these names; a phone sends an empty one for none."""
    files = [file for name in names for file in request.FILES.getlist(name)]
    return [incoming(file) for file in files if isinstance(file, UploadedFile) and file.name]
