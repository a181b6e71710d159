"""A mail server for tests, on a socket of this machine: it answers, refuses, hangs up, and remembers."""

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message


class MailServer(socketserver.ThreadingTCPServer):
    """`behaviour`: "takes"; "refuses" or "busy" at the recipient; "vanishes" after the mail and before its
    answer; "closed" at the greeting."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.behaviour = "takes"
        self.received: list[Message] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        if self.server.behaviour == "closed":
            return
        self.say("220 contoh")
        while line := self.rfile.readline().decode().strip():
            match line.split(maxsplit=1)[0].upper():
                case "RCPT" if self.server.behaviour == "refuses":
                    self.say("550 no such mailbox")
                case "RCPT" if self.server.behaviour == "busy":
                    self.say("451 later")
                case "DATA":
                    self.say("354 go on")
                    self.server.received.append(self._mail())
                    if self.server.behaviour == "vanishes":
                        return
                    self.say("250 taken")
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 ok")

    def _mail(self) -> Message:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        return email.message_from_bytes(b"".join(lines))


@contextmanager
def a_mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
