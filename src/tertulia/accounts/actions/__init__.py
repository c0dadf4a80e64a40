"""What can be done to a workspace, its members, its invitations and its ways in."""

from tertulia.accounts.actions.invitations import (
    accept_invitation,
    invite,
    renew_invitation,
    revoke_invitation,
)
from tertulia.accounts.actions.links import make_login_link, use_login_link
from tertulia.accounts.actions.mail_server import clear_mail_server, mail_server_of, set_mail_server
from tertulia.accounts.actions.members import (
    change_role,
    remove_member,
    restore_member,
    set_access,
    set_prefs,
)
from tertulia.accounts.actions.workspaces import (
    close_demo,
    mark_step,
    open_workspace,
    rename_workspace,
    reopen_demo,
)

__all__ = [
    "accept_invitation",
    "change_role",
    "clear_mail_server",
    "close_demo",
    "invite",
    "mail_server_of",
    "make_login_link",
    "mark_step",
    "open_workspace",
    "remove_member",
    "rename_workspace",
    "renew_invitation",
    "reopen_demo",
    "restore_member",
    "revoke_invitation",
    "set_access",
    "set_mail_server",
    "set_prefs",
    "use_login_link",
]
