"""A plan as JSON: what `xieli import --json` and the API promise."""

from collections.abc import Mapping
from datetime import date

from xieli.exchange.queries.plan import ImportPlan
from xieli.exchange.queries.sentences import describe
from xieli.exchange.rules import INTERNAL_FIELDS, PersonText, Support


def as_json(plan: ImportPlan) -> dict[str, object]:
    """Return the contract of `--json`."""
    return {
        "id": plan.run.pk if plan.run else None,
        "kind": plan.table.kind,
        "header_row": plan.table.header_row,
        "mapping": {
            header: field if field not in INTERNAL_FIELDS else None
            for header, field in plan.table.mapping.items()
        },
        "rows": [
            {
                "row": row.row,
                "action": row.action,
                "values": plain_values(row.values),
                "errors": [
                    {
                        "field": error.field,
                        "code": error.code,
                        "message": describe(error),
                        **error.params,
                    }
                    for error in row.errors
                ],
                "changes": [
                    {"field": change.field, "old": change.old, "new": change.new}
                    for change in row.changes
                ],
                "suggestions": [
                    {
                        "text": doubt.text,
                        "task": doubt.suggestion.candidate.name,
                        "confidence": doubt.suggestion.confidence,
                        "how": doubt.suggestion.how,
                    }
                    for doubt in row.doubts
                    if doubt.suggestion
                ],
            }
            for row in plan.rows
        ],
        "unmapped": list(plan.table.unmapped),
        "unused": plan.unused,
    }


def plain_values(values: Mapping[str, object]) -> dict[str, object]:
    """Return a row's values for JSON: days as ISO text, people by name, lists as text lists."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PersonText):
        return f"{value.name}*" if value.masked else value.name
    if isinstance(value, Support):
        return value.content
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
