#!/usr/bin/python3
"""mail_server.py FOLDER [CERTIFICATE KEY] — a mail server for tests: prints its port, keeps each mail as FOLDER/N.eml.

With a certificate it offers STARTTLS. It does not know unknown@… (550), and is busy for busy@… (451). It ends with its input.
"""
import asyncio
import itertools
import ssl
import sys

from aiosmtpd.smtp import SMTP


class Keeper:
    def __init__(self, folder):
        self.folder, self.number = folder, itertools.count(1)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown@"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("busy@"):
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        with open(f"{self.folder}/{next(self.number)}.eml", "wb") as file:
            file.write(f"X-Envelope: {envelope.mail_from} -> {','.join(envelope.rcpt_tos)}\r\n".encode())
            file.write(envelope.original_content)
        return "250 OK"


async def main():
    context = None
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
    keeper, loop = Keeper(sys.argv[1]), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, tls_context=context), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
