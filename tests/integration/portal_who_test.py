"""Who may call which route: every operation of the description, called by every kind of caller on a real portal."""
import json
import unittest

from harness import ROOT
from portal_site import PASSWORD, Browser, Portal

DESCRIPTION = json.loads((ROOT / "portal/openapi.json").read_text())
VERBS = ("get", "head", "post", "put", "patch", "delete", "options")
# Who each kind of caller is good for. `other` is a creator who owns none of the things that the paths name.
GOOD_FOR = {
    "anonymous": {"anyone", "visitor"},
    "other": {"anyone", "visitor", "account", "owner"},
    "owner": {"anyone", "visitor", "account", "owner"},
    "moderator": {"anyone", "visitor", "account", "owner", "moderator"},
    "administrator": {"anyone", "visitor", "account", "owner", "moderator", "administrator"},
}
# These end the session that asks.
LAST = {"logOut"}


def operations():
    found = [(verb.upper(), path, operation) for path, verbs in DESCRIPTION["paths"].items()
             for verb, operation in verbs.items() if verb in VERBS]
    return sorted(found, key=lambda each: each[2]["operationId"] in LAST)


def address(path):
    """Every name stands for something that is not there, so that nothing is changed by asking."""
    filled = path
    while "{" in filled:
        before, rest = filled.split("{", 1)
        filled = before + "12345678901" + rest.split("}", 1)[1]
    return filled


class WhoMayCallWhat(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.portal = Portal()
        cls.addClassCleanup(cls.portal.stop)
        root = cls.portal.register("root_one", setupToken=cls.portal.setup_token())
        cls.callers = {"anonymous": Browser(cls.portal), "other": cls.portal.register("eve"), "owner": cls.portal.register("ada"),
                       "moderator": cls.portal.register("mona"), "administrator": root}
        cls.portal.set_role("mona", "moderator")

    def call(self, caller, verb, path, headers=None):
        body = {} if verb in ("POST", "PUT", "PATCH") else None
        return caller.ask(verb, address(path), body, headers)

    def refused(self, answer, who):
        code = answer.json.get("code") if answer.body and answer.headers["Content-Type"] == "application/problem+json" else ""
        if who == "anonymous":
            return answer.status == 401 and code in ("unauthenticated", "")
        return answer.status == 403 and code in ("forbidden", "")

    def test_each_caller_passes_where_the_description_says_so_and_nowhere_else(self):
        for who, caller in self.callers.items():
            for verb, path, operation in operations():
                with self.subTest(who=who, verb=verb, path=path):
                    answer = self.call(caller, verb, path)
                    may = operation["x-weir-may"]
                    # Wrong credentials are answered with 401 too, and are no refusal to be asked.
                    self.assertEqual(may not in GOOD_FOR[who], self.refused(answer, who), answer)
                    # No media server runs here: what asks it is not available, and nothing else fails.
                    self.assertIn(answer.status, {*range(200, 500), 503}, answer)

    def test_a_token_opens_what_its_scopes_name_and_nothing_that_asks_for_a_person(self):
        ada = Browser(self.portal)
        self.assertEqual(201, ada.log_in("ada").status)
        tokens = {scope: ada.post("/api/v1/account/tokens", {"name": scope, "scopes": [scope], "days": "1"}).json["token"]
                  for scope in ("read", "write", "moderate", "administer")}
        program = Browser(self.portal)
        for verb, path, operation in operations():
            may = operation["x-weir-may"]
            if may == "anyone":
                continue
            needed = "moderate" if may == "moderator" else "administer" if may == "administrator" else \
                "write" if operation.get("x-weir-scope") == "write" or verb not in ("GET", "HEAD", "OPTIONS") else "read"
            for scope, token in tokens.items():
                with self.subTest(verb=verb, path=path, scope=scope):
                    body = {} if verb in ("POST", "PUT", "PATCH") else None
                    answer = program.ask(verb, address(path), body, {"Authorization": f"Bearer {token}"}, origin=False)
                    if may in ("moderator", "administrator"):
                        self.assertEqual(403, answer.status)
                    elif "x-weir-proof" in operation or scope != needed:
                        self.assertEqual(403, answer.status)
                        if verb != "HEAD":
                            self.assertIn(answer.code, ("sessionNeeded", "scopeMissing"))
                    else:
                        self.assertNotIn(answer.status, (401, 403), answer)

    def test_what_is_anothers_is_not_there(self):
        ada, eve = Browser(self.portal), Browser(self.portal)
        self.assertEqual((201, 201), (ada.log_in("ada").status, eve.log_in("eve").status))
        made = ada.post("/api/v1/account/tokens", {"name": "mine", "scopes": ["read"], "days": "1"}).json
        session = next(each["id"] for each in ada.get("/api/v1/account/sessions").json["sessions"] if each["current"])
        self.assertEqual(404, eve.ask("DELETE", f"/api/v1/account/tokens/{made['id']}").status)
        self.assertEqual(404, eve.ask("DELETE", f"/api/v1/account/sessions/{session}").status)
        self.assertEqual(200, ada.get("/api/v1/session").status)
        self.assertEqual(204, ada.ask("DELETE", f"/api/v1/account/tokens/{made['id']}").status)
        self.assertEqual(204, ada.ask("DELETE", f"/api/v1/account/sessions/{session}").status)
        self.assertEqual(401, ada.get("/api/v1/session").status)

    def test_a_token_is_kept_from_pages_cookies_and_the_past(self):
        ada = Browser(self.portal)
        ada.log_in("ada")
        made = ada.post("/api/v1/account/tokens", {"name": "mine", "scopes": ["read"], "days": "1"}).json
        self.assertNotIn(made["token"].encode(), b"".join(path.read_bytes() for path in (self.portal.folder / "var").glob("weir.db*")))
        self.assertNotIn("token", ada.get("/api/v1/account/tokens").json["tokens"][0])

        def ask(token, cookie=None):
            return Browser(self.portal, cookie).ask("GET", "/api/v1/session", None, {"Authorization": f"Bearer {token}"}).status
        self.assertEqual(200, ask(made["token"]))
        self.assertEqual(401, ask("weir_" + "A" * 43, ada.cookie))
        self.assertEqual(401, Browser(self.portal, made["token"]).get("/api/v1/session").status)
        ada.ask("DELETE", f"/api/v1/account/tokens/{made['id']}")
        self.assertEqual(401, ask(made["token"]))

    def test_the_password_is_asked_again_after_a_while(self):
        ada = Browser(self.portal)
        ada.log_in("ada")
        self.portal.sql("UPDATE sessions SET proved_at = proved_at - 600001")

        def make():
            return ada.post("/api/v1/account/tokens", {"name": "mine", "scopes": ["read"], "days": "1"})
        self.assertEqual((403, "passwordNeeded"), (make().status, make().code))
        self.assertEqual({"/password": "wrong"}, ada.post("/api/v1/session/proof", {"password": "not it"}).errors())
        self.assertEqual(403, make().status)
        self.assertEqual(204, ada.post("/api/v1/session/proof", {"password": PASSWORD}).status)
        self.assertEqual(201, make().status)


if __name__ == "__main__":
    unittest.main()
