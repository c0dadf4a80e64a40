"""What can be done to a brand, its departments and the people in them."""

from tertulia.brand.actions.brands import change, create
from tertulia.brand.actions.colleagues import (
    add_colleague,
    change_colleague,
    remove_colleague,
    restore_colleague,
)
from tertulia.brand.actions.departments import (
    describe_department,
    merge_departments,
    rename_department,
    restore_department,
    switch_department,
)

__all__ = [
    "add_colleague",
    "change",
    "change_colleague",
    "create",
    "describe_department",
    "merge_departments",
    "remove_colleague",
    "rename_department",
    "restore_colleague",
    "restore_department",
    "switch_department",
]
