"""The listening half of the bridge: a small web server for this machine only. Knows nothing of Blender, so that it can be tested without it.

POST /shape   a mesh as binary PLY (z up, metres) in the body, its name in X-Maquette-Name (percent-encoded UTF-8)
GET  /status  what listens here

Every request must come to 127.0.0.1 under that very name, bear the token, and not come from a web page.
"""

import hmac
import json
import os
import queue
import secrets
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LARGEST_BODY = 512 * 1024 * 1024
#: Seconds that a request waits for Blender, which may be busy rendering.
PATIENCE = 30


def refusal(method, path, headers, port, token):
    """Why a request is refused, as (status, words); None if it may pass. `headers` has a `get` that ignores case."""
    if headers.get("Host") != "127.0.0.1:%d" % port:
        return 403, "wrong host"
    if headers.get("Origin") is not None or headers.get("Sec-Fetch-Site") is not None:
        return 403, "web pages may not ask"
    given = headers.get("Authorization") or ""
    if not hmac.compare_digest(given.encode("utf-8", "replace"), ("Bearer " + token).encode("utf-8")):
        return 401, "wrong token"
    if (method, path) == ("GET", "/status"):
        return None
    if (method, path) != ("POST", "/shape"):
        return 404, "no such request"
    if headers.get("Content-Type") != "application/octet-stream":
        return 415, "a mesh is application/octet-stream"
    length = headers.get("Content-Length") or ""
    if not (length.isascii() and length.isdigit()):
        return 411, "the length is missing"
    if not 0 < int(length) <= LARGEST_BODY:
        return 413, "the mesh is too large"
    return None


def shape_name(headers):
    """The name in a request's headers: one line of at most 60 characters (Blender keeps 63 bytes of a name)."""
    text = urllib.parse.unquote(headers.get("X-Maquette-Name") or "", errors="replace")
    text = "".join(sign if sign.isprintable() else " " for sign in text).strip()
    return text[:60] or "Shape"


class Task:
    """Something for Blender's main thread to do; the thread that asked waits for the answer."""

    def __init__(self, name, body):
        self.name = name
        self.body = body
        self.answer = None
        self.failure = None
        self.done = threading.Event()


class Bridge:
    """Listens on a free port of 127.0.0.1 and keeps port and token in a file that only this user can read."""

    def __init__(self, folder, about):
        self.tasks = queue.Queue()
        self.token = secrets.token_hex(32)
        self.about = about
        self.folder = folder
        self.file = os.path.join(folder, "%d.json" % os.getpid())
        bridge = self

        class Handler(BaseHTTPRequestHandler):
            server_version = "Maquette"
            sys_version = ""
            timeout = 20

            def answer(self, status, value):
                body = json.dumps(value).encode("utf-8")
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = True

            def may_pass(self):
                refused = refusal(self.command, self.path, self.headers, bridge.port, bridge.token)
                if refused:
                    self.answer(refused[0], {"error": refused[1]})
                return refused is None

            def do_GET(self):
                if self.may_pass():
                    self.answer(200, bridge.about)

            def do_POST(self):
                if not self.may_pass():
                    return
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                if len(body) != length:
                    return self.answer(400, {"error": "the mesh is cut off"})
                task = Task(shape_name(self.headers), body)
                bridge.tasks.put(task)
                if not task.done.wait(PATIENCE):
                    return self.answer(503, {"error": "Blender is busy"})
                if task.failure:
                    return self.answer(422, {"error": task.failure})
                return self.answer(200, task.answer)

            def do_OPTIONS(self):
                self.answer(403, {"error": "web pages may not ask"})

            def log_message(self, *words):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True, name="maquette-bridge")

    def start(self):
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        temporary = self.file + ".new"
        if os.path.exists(temporary):
            os.remove(temporary)
        # Made with its rights, not given them afterwards: nobody else can open it in between.
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"port": self.port, "token": self.token, "pid": os.getpid(), **self.about}, file)
        self.thread.start()
        os.replace(temporary, self.file)

    def stop(self):
        try:
            os.remove(self.file)
        except OSError:
            pass
        self.server.shutdown()
        self.server.server_close()

    def drain(self, add):
        """Does what was asked for, on the thread that calls: add(name, body) gives the answer."""
        while True:
            try:
                task = self.tasks.get_nowait()
            except queue.Empty:
                return
            try:
                task.answer = add(task.name, task.body)
            except Exception as error:  # told to the studio, which tells the user
                task.failure = str(error) or type(error).__name__
            task.done.set()


def bridge_folder():
    """Where bridges leave word of themselves; the studio looks in the same place."""
    return os.environ.get("MAQUETTE_BRIDGE_DIR") or os.path.join(os.path.expanduser("~"), ".maquette", "blender")
