"""A mail server on paper: the few words of IMAP that reading takes, over a pair of sockets.

It only gives the contract suite something to break: what a real server says is proven with Dovecot.
"""

from __future__ import annotations

import re
import socket
import threading
from typing import TYPE_CHECKING, Any

from tertulia.kit.http import Http
from tertulia.kit.wire import Wire

if TYPE_CHECKING:
    from tests.connectors.replay import Replay

# What an HTTP status of the suite means here: (at which word, what is said).
REFUSALS = {
    401: ("LOGIN", "NO [AUTHENTICATIONFAILED] no"),
    403: ("EXAMINE", "NO [NOPERM] no"),
    410: ("EXAMINE", "NO [NONEXISTENT] no"),
    429: ("LOGIN", "NO [LIMIT] slow down"),
    500: ("LOGIN", "NO [UNAVAILABLE] no"),
    503: ("LOGIN", "NO [UNAVAILABLE] no"),
}


class PaperMail(Http):
    """Our client, whose every line leads to the letters of a story."""

    def __init__(self, paper: Replay) -> None:
        super().__init__()
        self._paper = paper

    def dial(self, host: str, port: int, *, tls: bool = False) -> Wire:
        """One end of a pair; at the other the server on paper talks."""
        ours, theirs = socket.socketpair()
        folder = self._paper.folder / str(self._paper.story["letters"])
        letters = [path.read_bytes() for path in sorted(folder.glob("*.eml"))]
        talk = _Talk(theirs, letters, self._paper.instead)
        threading.Thread(target=talk.run, daemon=True).start()
        return Wire(ours, host)


class _Talk:
    def __init__(self, line: socket.socket, letters: list[bytes], instead: Any) -> None:
        self.line, self.letters, self.instead = line, letters, instead

    def run(self) -> None:
        with self.line, self.line.makefile("rwb") as file:
            if self.instead is not None and self.instead.status_code == 200:
                self._say(file, self.instead.content.decode("latin-1"))
                return
            self._say(file, "* OK on paper")
            while asked := file.readline():
                tag, _space, rest = asked.decode().strip().partition(" ")
                try:
                    self._answer(file, rest)
                except ConnectionError:
                    return
                self._say(file, f"{tag} {self._verdict(rest)}")

    def _verdict(self, asked: str) -> str:
        word, refusal = REFUSALS.get(self.instead.status_code if self.instead is not None else 0, ("", ""))
        return refusal if word and asked.upper().startswith(word) else "OK done"

    def _answer(self, file: Any, asked: str) -> None:
        word = asked.upper()
        if word.startswith("CAPABILITY"):
            self._say(file, "* CAPABILITY IMAP4rev1")
        elif word.startswith("LIST"):
            self._say(file, '* LIST (\\HasNoChildren) "/" INBOX')
            self._say(file, '* LIST (\\HasNoChildren \\Trash) "/" Trash')
        elif word.startswith("EXAMINE"):
            self._say(file, "* OK [UIDVALIDITY 77] stays")
        elif word.startswith("UID SEARCH"):
            first = int((re.search(r"UID (\d+):", asked[10:]) or ["", "1"])[1])
            found = [str(n) for n in range(1, len(self.letters) + 1) if n >= first]
            self._say(file, f"* SEARCH {' '.join(found or [str(len(self.letters))])}")
        elif word.startswith("UID FETCH"):
            for number in map(int, asked.split()[2].split(",")):
                letter = self.letters[number - 1]
                about = f'UID {number} INTERNALDATE "22-Nov-2026 10:1{number}:00 +0100"'
                self._say(file, f"* {number} FETCH ({about} BODY[]<0> {{{len(letter)}}}")
                file.write(letter)
                self._say(file, ")")

    def _say(self, file: Any, words: str) -> None:
        file.write(words.encode("latin-1") + b"\r\n")
        file.flush()
