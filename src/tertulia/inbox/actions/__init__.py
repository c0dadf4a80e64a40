"""Every change that the inbox knows, one verb each."""

from tertulia.inbox.actions.answers import answer, follow, newer_than, undo_answer
from tertulia.inbox.actions.cases import (
    assign,
    label,
    reopen,
    resolve,
    restore,
    set_department,
    set_priority,
    snooze,
    unlabel,
    wake,
)
from tertulia.inbox.actions.corrections import (
    correct,
    correct_many,
    correct_together,
    undo_correct,
    undo_correct_many,
)
from tertulia.inbox.actions.handoffs import answer_ask, ask, open_ask, remind_ask, revoke_ask
from tertulia.inbox.actions.labels import create_label, delete_label, rename_label, restore_label
from tertulia.inbox.actions.notes import mentioned, note
from tertulia.inbox.actions.opening import case_of, open_case, open_new, take_back_case
from tertulia.inbox.actions.quiet import STILL_THERE, be_present, leave, mark_read, mark_unread, save_draft
from tertulia.inbox.actions.rules import (
    change_rule,
    create_rule,
    delete_rule,
    move_rule,
    restore_rule,
    switch_rule,
)

__all__ = [
    "STILL_THERE",
    "answer",
    "answer_ask",
    "ask",
    "assign",
    "be_present",
    "case_of",
    "change_rule",
    "correct",
    "correct_many",
    "correct_together",
    "create_label",
    "create_rule",
    "delete_label",
    "delete_rule",
    "follow",
    "label",
    "leave",
    "mark_read",
    "mark_unread",
    "mentioned",
    "move_rule",
    "newer_than",
    "note",
    "open_ask",
    "open_case",
    "open_new",
    "remind_ask",
    "rename_label",
    "reopen",
    "resolve",
    "restore",
    "restore_label",
    "restore_rule",
    "revoke_ask",
    "save_draft",
    "set_department",
    "set_priority",
    "snooze",
    "switch_rule",
    "take_back_case",
    "undo_answer",
    "undo_correct",
    "undo_correct_many",
    "unlabel",
    "wake",
]
