"""What stands in the way of a row or a file, as a sentence that says what to do."""

from django.utils.translation import gettext as _

from xieli.exchange.rules import CellError


def describe(error: CellError) -> str:
    """Return the sentence for one cell, in the reader's language."""
    return _("Row %(row)d: %(what)s") % {"row": error.row, "what": _what(error)}


def describe_cell(error: CellError) -> str:
    """Return the same without the row, for a note beside it: which field, and what to do."""
    return f"{field_word(error.field)}: {_what(error)}"


def field_word(field: str) -> str:
    """Return the name of a column in the reader's language."""
    return _fields().get(field, field)


def _what(error: CellError) -> str:
    return _sentences().get(error.code, error.code).format(**error.params)


def _fields() -> dict[str, str]:
    return {
        "name": _("Task"),
        "department": _("Department"),
        "module": _("Module"),
        "action": _("Action"),
        "owner": _("Owner"),
        "support": _("Supporters"),
        "planned_start": _("Planned start"),
        "planned_finish": _("Planned finish"),
        "deliverable": _("Deliverable"),
        "predecessors": _("Predecessors"),
        "risk": _("Risk"),
        "contingency": _("Contingency"),
        "backup": _("Stands in (B角)"),
        "notes": _("Notes"),
        "status": _("Status"),
        "progress": _("Percent done"),
        "forecast_finish": _("Forecast finish"),
        "actual_finish": _("Actual finish"),
        "exception": _("Exception note"),
        "project": _("Project"),
        "updated_by": _("Updated by"),
        "updated_at": _("Updated at"),
        "number": _("Number"),
    }


def describe_file(code: str) -> str:
    """Return why a file could not be read, and what to do (codes of `exchange.reader`)."""
    return {
        "file_empty": _("There is nothing in this file."),
        "file_too_large": _("This file is too large; keep the rows you need and try again."),
        "zip_bomb": _("This file unpacks to far more than a table; it was not opened."),
        "too_many_rows": _("A table has 5,000 rows at most; split it."),
        "too_many_columns": _("A table has 60 columns at most."),
        "password_protected": _("This file has a password; save it without one."),
        "old_excel": _("This is an old .xls file; save it as .xlsx."),
        "took_too_long": _("Reading this file took too long; save it anew as .xlsx."),
    }.get(code, _("This is not an Excel or CSV file that can be read."))


def _sentences() -> dict[str, str]:
    return {
        "owner_masked": _("the owner’s name is masked; choose who it is."),
        "owner_missing": _("name one owner."),
        "two_owners": _("a task has exactly one owner; choose one."),
        "owner_outside": _("{name} is not in {department}; choose its owner."),
        "owner_ambiguous": _("{department} has several people named {name}; choose one."),
        "department_missing": _("name the department."),
        "department_unknown": _("there is no department {name}."),
        "name_missing": _("name the task."),
        "name_repeated": _("this name occurs in rows {rows}; a name belongs to one task."),
        "predecessor_unconfirmed": _("confirm which task “{text}” means."),
        "finish_before_start": _("the planned finish is before the planned start."),
        "signed": _("the breakdown is signed; propose a change instead."),
        "not_running": _("check-ins begin when the breakdown is signed."),
        "task_unknown": _("the project has no task “{name}”."),
        "deliverable_missing": _("100 % needs the deliverable."),
        "done_is_100": _("done and 100 % belong together."),
        "not_started_is_0": _("what has not started is at 0 %."),
        "too_long": _("this text has {length} characters; {limit} are possible."),
        "date_out_of_reach": _("a day has to lie between {first} and {last}."),
        "no_such_date": _("this day does not exist."),
        "date_unreadable": _("this is not a day; write it like 2026-11-23."),
        "date_without_year": _("this day lacks its year; write it like 2026-11-23."),
        "percent_out_of_range": _("progress is between 0 and 100 %."),
        "percent_unreadable": _("this is not a percentage; write it like 70%."),
        "two_people": _("name one person."),
        "unknown_status": _("this status is not known; choose one of the four."),
    }
