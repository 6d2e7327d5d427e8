"""The description tells of every operation what it takes and answers, and of no other."""

from collections import defaultdict
from collections.abc import Iterator
from inspect import getdoc
from typing import Any, get_args

from pydantic import BaseModel

from xieli.config.api import api


def operations() -> Iterator[Any]:
    for _prefix, router in api._routers:
        for view in router.path_operations.values():
            yield from view.operations


def told(annotation: Any, found: dict[str, set[type]]) -> None:
    """Gather every named shape within an annotation: schemas and enumerations."""
    for part in get_args(annotation):
        told(part, found)
    if not isinstance(annotation, type) or annotation in found[annotation.__name__]:
        return
    if issubclass(annotation, BaseModel):
        found[annotation.__name__].add(annotation)
        for field in annotation.model_fields.values():
            told(field.annotation, found)
    elif hasattr(annotation, "__members__"):
        found[annotation.__name__].add(annotation)


def shapes() -> dict[str, set[type]]:
    found = defaultdict[str, set[type]](set)
    for operation in operations():
        for model in (*operation.models, *operation.response_models.values()):
            if isinstance(model, type) and issubclass(model, BaseModel):
                for field in model.model_fields.values():
                    told(field.annotation, found)
    return found


def test_every_schema_of_the_description_has_its_own_name() -> None:
    twice = {
        name: sorted(each.__module__ for each in types)
        for name, types in shapes().items()
        if len(types) > 1
    }
    assert twice == {}


def test_every_schema_served_is_that_of_the_operation_that_names_it() -> None:
    served = api.get_openapi_schema()["components"]["schemas"]
    checked = 0
    for name, types in shapes().items():
        for shape in types:
            if name in served and issubclass(shape, BaseModel):
                checked += 1
                own = {field.alias or key for key, field in shape.model_fields.items()}
                assert set(served[name].get("properties", {})) == own, name
                assert served[name].get("description") == getdoc(shape), name
    assert checked > 150
