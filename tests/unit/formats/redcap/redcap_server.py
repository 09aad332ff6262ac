"""A REDCap server for tests: one project on localhost over TLS, with a certificate of its own."""

import csv
import http.server
import io
import json
import ssl
import subprocess
import threading
from contextlib import contextmanager
from urllib.parse import parse_qs

from unit.formats.redcap.redcap_pages import read_rows
from unit.formats.referees import require_referee

from seriatim.formats.redcap.dictionary import COLUMNS

TOKEN = "0123456789ABCDEF0123456789ABCDEF"


def make_certificate(folder):
    """The files of a certificate for localhost and of its key."""
    require_referee("openssl")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
               "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
               "-keyout", str(key), "-out", str(certificate)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


class Project:
    """What the server answers: metadata, project, and records of the fields and ids asked for."""

    def __init__(self, folder, *, missing="", title="A made-up registry"):
        self.header, self.rows = read_rows(folder / "records.csv")
        heading, fields = read_rows(folder / "data_dictionary.csv")
        names = [COLUMNS[name] for name in heading]
        self.metadata = [dict(zip(names, field, strict=True)) for field in fields]
        self.info = {"project_title": title, "missing_data_codes": missing}
        self.asked = []

    def answer(self, form):
        """Status, kind and body of the answer to the form posted."""
        self.asked.append({name: values[0] for name, values in form.items()})
        asked = self.asked[-1]
        if asked.get("token") != TOKEN:
            body = {"error": f"You do not have permissions: {asked.get('token')}"}
            return 403, json.dumps(body)
        match asked["content"]:
            case "metadata":
                return 200, json.dumps(self.metadata)
            case "project":
                return 200, json.dumps(self.info)
            case "record":
                return 200, self._records(asked)
        return 400, json.dumps({"error": "The value of the parameter content is not valid"})

    def _records(self, asked):
        ids = [value for name, value in asked.items() if name.startswith("records[")]
        rows = [row for row in self.rows if not ids or row[0] in ids]
        if asked["format"] == "json":
            wanted = [value for name, value in asked.items() if name.startswith("fields[")]
            places = [place for place, name in enumerate(self.header) if name in wanted]
            return json.dumps([{self.header[n]: row[n] for n in places} for row in rows])
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([self.header, *rows])
        return text.getvalue()


@contextmanager
def serve(project, certificate, key):
    """The address of the API of a server that answers as the project does."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, answer = project.answer(parse_qs(body))
            self.send_response(status)
            if status == 307:
                self.send_header("Location", answer)
                answer = ""
            self.send_header("Content-Length", str(len(answer.encode())))
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"https://localhost:{server.server_address[1]}/api/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
