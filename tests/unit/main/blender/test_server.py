"""The request checks of the Blender add-on, without Blender. Usage: python3 test_server.py <folder of the add-on>"""

import http.client
import importlib.util
import json
import os
import stat
import sys
import tempfile
import threading
import unittest

spec = importlib.util.spec_from_file_location("server", os.path.join(sys.argv.pop(1), "server.py"))
server = importlib.util.module_from_spec(spec)
spec.loader.exec_module(server)


class Headers(dict):
    def get(self, name, default=None):
        return next((value for key, value in self.items() if key.lower() == name.lower()), default)


def good(**changes):
    headers = {"Host": "127.0.0.1:5000", "Authorization": "Bearer secret", "Content-Type": "application/octet-stream", "Content-Length": "4"}
    headers.update({key.replace("_", "-"): value for key, value in changes.items()})
    return Headers({key: value for key, value in headers.items() if value is not None})


def verdict(headers, method="POST", path="/shape"):
    refused = server.refusal(method, path, headers, 5000, "secret")
    return refused and refused[0]


class Checks(unittest.TestCase):
    def test_table(self):
        self.assertIsNone(verdict(good()))
        self.assertIsNone(verdict(good(), "GET", "/status"))
        for status, headers in [
            (401, good(Authorization=None)),
            (401, good(Authorization="Bearer wrong")),
            (401, good(Authorization="Bearer secret ")),
            (401, good(Authorization="secret")),
            (401, good(Authorization="Bearer s\u00e9cret")),
            (403, good(Host=None)),
            (403, good(Host="localhost:5000")),
            (403, good(Host="127.0.0.1:5001")),
            (403, good(Host="evil.example:5000")),
            (403, good(Origin="https://evil.example")),
            (403, good(Origin="null")),
            (403, good(Origin="")),
            (403, good(Sec_Fetch_Site="cross-site")),
            (415, good(Content_Type="text/plain")),
            (411, good(Content_Length=None)),
            (411, good(Content_Length="-1")),
            (411, good(Content_Length="\u0664")),
            (413, good(Content_Length="0")),
            (413, good(Content_Length=str(2**40))),
        ]:
            self.assertEqual(verdict(headers), status, headers)
        for method, path in [("GET", "/shape"), ("POST", "/"), ("POST", "/shape?x"), ("PUT", "/shape"), ("GET", "/../status")]:
            self.assertEqual(verdict(good(), method, path), 404)

    def test_names(self):
        name = lambda text: server.shape_name(Headers({"X-Maquette-Name": text}))
        self.assertEqual(name("Fauteuil%20%C3%A9l%C3%A9gant"), "Fauteuil élégant")
        self.assertEqual(name("a%0Ab%00c"), "a b c")
        self.assertEqual(name("x" * 300), "x" * 60)
        self.assertEqual(name(""), "Shape")
        self.assertEqual(name("%FF%FE"), "\ufffd\ufffd")


class Running(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.bridge = server.Bridge(os.path.join(self.folder, "deep"), {"program": "test"})
        self.bridge.start()
        self.ended = threading.Event()
        self.worker = threading.Thread(target=self.work, daemon=True)
        self.worker.start()

    def tearDown(self):
        self.ended.set()
        self.worker.join()
        self.bridge.stop()

    def work(self):
        def add(name, body):
            if body == b"bad!":
                raise ValueError("this is no mesh")
            return {"name": name, "replaced": False, "triangles": len(body)}

        while not self.ended.wait(0.01):
            self.bridge.drain(add)

    def ask(self, method="POST", path="/shape", body=b"mesh", **changes):
        connection = http.client.HTTPConnection("127.0.0.1", self.bridge.port, timeout=10)
        headers = {"Authorization": "Bearer " + self.bridge.token, "Content-Type": "application/octet-stream", "X-Maquette-Name": "A%20b"}
        headers.update({key.replace("_", "-"): value for key, value in changes.items()})
        connection.request(method, path, body, {key: value for key, value in headers.items() if value is not None})
        answer = connection.getresponse()
        text = answer.read()
        self.assertIsNone(answer.getheader("Access-Control-Allow-Origin"))
        connection.close()
        return answer.status, json.loads(text)

    def test_requests(self):
        self.assertEqual(self.ask(), (200, {"name": "A b", "replaced": False, "triangles": 4}))
        self.assertEqual(self.ask("GET", "/status", None), (200, {"program": "test"}))
        self.assertEqual(self.ask(Authorization=None)[0], 401)
        self.assertEqual(self.ask(Authorization="Bearer " + "0" * 64)[0], 401)
        self.assertEqual(self.ask(Origin="http://127.0.0.1:%d" % self.bridge.port)[0], 403)
        self.assertEqual(self.ask(Host="localhost:%d" % self.bridge.port)[0], 403)
        self.assertEqual(self.ask("OPTIONS")[0], 403)
        self.assertEqual(self.ask(body=b"bad!"), (422, {"error": "this is no mesh"}))

    def test_listens_on_this_machine_only(self):
        self.assertEqual(self.bridge.server.server_address[0], "127.0.0.1")

    @unittest.skipIf(os.name == "nt", "rights of another kind")
    def test_only_the_user_reads_the_token(self):
        self.assertEqual(stat.S_IMODE(os.stat(self.bridge.file).st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(self.bridge.folder).st_mode), 0o700)
        with open(self.bridge.file, encoding="utf-8") as file:
            told = json.load(file)
        self.assertEqual((told["port"], told["token"], told["pid"]), (self.bridge.port, self.bridge.token, os.getpid()))
        self.assertGreaterEqual(len(told["token"]), 64)

    def test_two_have_different_tokens_and_ports(self):
        other = server.Bridge(self.folder, {})
        self.assertNotEqual(other.token, self.bridge.token)
        self.assertNotEqual(other.port, self.bridge.port)
        other.server.server_close()

    def test_leaves_no_file(self):
        self.assertTrue(os.path.exists(self.bridge.file))
        other = server.Bridge(os.path.join(self.folder, "other"), {})
        other.start()
        other.stop()
        self.assertEqual(os.listdir(other.folder), [])


unittest.main(verbosity=0)
