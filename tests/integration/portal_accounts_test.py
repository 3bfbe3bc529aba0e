"""Registering, logging in and out, and everything that must not get in."""
import json
import re
import unittest

from harness import ROOT
from portal_site import PASSWORD, Browser, Portal

DESCRIPTION = json.loads((ROOT / "portal/openapi.json").read_text())
# Answers to HEAD say nothing but their status; portal_who_test.py asks those too.
ROUTES = [(method.upper(), re.sub(r"\{[^}]*\}", "ada", path), operation)
          for path, methods in DESCRIPTION["paths"].items() for method, operation in methods.items()
          if method in ("get", "post", "put", "patch", "delete")]
UNSAFE = [(method, path) for method, path, _ in ROUTES if method not in ("GET", "HEAD")]



def body_for(method):
    return {} if method in ("POST", "PUT", "PATCH") else None


class People(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.portal = Portal()
        cls.addClassCleanup(cls.portal.stop)
        cls.ada = cls.portal.register("ada", displayName="Ada Lovelace")

    def setUp(self):
        self.browser = Browser(self.portal)

    def test_who_registered_is_logged_in(self):
        session = self.ada.get("/api/v1/session").json
        self.assertEqual("ada", session["account"]["handle"])
        self.assertEqual("Ada Lovelace", session["account"]["displayName"])
        self.assertEqual("creator", session["account"]["role"])
        self.assertEqual({"handle": "ada", "title": ""}, session["channel"])

    def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(self):
        answer = self.browser.log_in("ada")
        cookie = answer.headers["Set-Cookie"]
        self.assertRegex(cookie, r"^sid=[A-Za-z0-9_-]{43}; Path=/; Max-Age=\d+; HttpOnly; SameSite=Lax$")
        self.assertEqual("no-store", answer.headers["Cache-Control"])

    def test_logging_out_ends_the_session_itself(self):
        self.browser.log_in("ada")
        old = self.browser.cookie
        self.assertEqual(204, self.browser.ask("DELETE", "/api/v1/session").status)
        self.assertIsNone(self.browser.cookie)
        self.assertEqual(401, Browser(self.portal, old).get("/api/v1/session").status)
        self.assertEqual(204, self.browser.ask("DELETE", "/api/v1/session").status)

    def test_a_planted_session_gains_nothing_by_a_log_in(self):
        planted = "A" * 43
        victim = Browser(self.portal, planted)
        victim.log_in("ada")
        self.assertNotEqual(planted, victim.cookie)
        self.assertEqual(401, Browser(self.portal, planted).get("/api/v1/session").status)
        before = victim.cookie
        victim.log_in("ada")
        self.assertNotEqual(before, victim.cookie)
        self.assertEqual(401, Browser(self.portal, before).get("/api/v1/session").status)

    def test_unknown_name_and_wrong_password_look_the_same(self):
        unknown = self.browser.log_in("nobody_here")
        wrong = self.browser.log_in("ada", "not her password")
        self.assertEqual((401, "wrongCredentials"), (unknown.status, unknown.code))
        self.assertEqual(unknown.body, wrong.body)

    def test_a_taken_name_says_so(self):
        answer = self.browser.post("/api/v1/accounts", {"handle": "ada", "password": PASSWORD})
        self.assertEqual((409, "handleTaken", {"/handle": "taken"}), (answer.status, answer.code, answer.errors()))

    def test_all_mistakes_in_a_form_are_told_at_once(self):
        for body, errors in [
            ({}, {"/handle": "required", "/password": "required"}),
            ({"handle": "a", "password": "short"}, {"/handle": "tooShort", "/password": "tooShort"}),
            ({"handle": "a" * 31, "password": "x" * 257}, {"/handle": "tooLong", "/password": "tooLong"}),
            ({"handle": "Ada!", "password": PASSWORD}, {"/handle": "format"}),
            ({"handle": "admin", "password": PASSWORD}, {"/handle": "reserved"}),
            ({"handle": "grace_h", "password": "Password1"}, {"/password": "common"}),
            ({"handle": "grace_hop", "password": "grace_hop"}, {"/password": "common"}),
            ({"handle": 7, "password": [1]}, {"/handle": "type", "/password": "type"}),
            ({"handle": "grace", "password": PASSWORD, "displayName": ""}, {"/displayName": "tooShort"}),
            ({"handle": "grace", "password": PASSWORD, "displayName": "a\u0007b"}, {"/displayName": "format"}),
            ([], {"": "type"}),
        ]:
            answer = self.browser.post("/api/v1/accounts", body)
            self.assertEqual((422, "validationFailed", errors), (answer.status, answer.code, answer.errors()), body)
        self.assertEqual("application/problem+json", answer.headers["Content-Type"])

    def test_a_body_that_is_no_json_is_refused(self):
        def send(body, kind):
            answer = self.browser.ask("POST", "/api/v1/session", body, {"Content-Type": kind})
            return answer.status, answer.code
        self.assertEqual((415, "unsupportedMediaType"), send('{"handle":"ada"}', "text/plain"))
        self.assertEqual((415, "unsupportedMediaType"), send("handle=ada", "application/x-www-form-urlencoded"))
        self.assertEqual((400, "badRequest"), send('{"handle":', "application/json"))
        self.assertEqual((400, "badRequest"), send('{"handle":"\xff"}'.encode("latin-1"), "application/json"))
        self.assertEqual((400, "badRequest"), send("[" * 5000, "application/json; charset=utf-8"))
        self.assertEqual((413, "tooLarge"), send(json.dumps({"handle": "a" * 20000}), "application/json"))

    def test_a_new_password_ends_the_other_sessions(self):
        portal = self.portal
        one = portal.register("grace")
        other = Browser(portal)
        other.log_in("grace")

        def change(current, new):
            return one.ask("PUT", "/api/v1/account/password", {"currentPassword": current, "newPassword": new})
        self.assertEqual({"/currentPassword": "wrong"}, change("not it at all", "another phrase").errors())
        self.assertEqual({"/newPassword": "tooShort"}, change(PASSWORD, "short").errors())
        self.assertEqual(200, other.get("/api/v1/session").status)
        self.assertEqual(204, change(PASSWORD, "another phrase").status)
        self.assertEqual(200, one.get("/api/v1/session").status)
        self.assertEqual(401, other.get("/api/v1/session").status)
        self.assertEqual(401, other.log_in("grace").status)
        self.assertEqual(201, other.log_in("grace", "another phrase").status)

    def test_no_page_of_another_site_can_act(self):
        evil = "http://evil.example"
        for method, path in UNSAFE:
            for headers in ({"Sec-Fetch-Site": "cross-site", "Origin": self.portal.origin},
                            {"Sec-Fetch-Site": "same-site"}, {"Origin": evil}, {"Origin": "null"},
                            {"Referer": f"{evil}/{self.portal.origin}"}, {}):
                answer = self.ada.ask(method, path, body_for(method), headers, origin=False)
                self.assertEqual((403, "crossSite"), (answer.status, answer.code), (method, path, headers))
        self.assertEqual(200, self.ada.get("/api/v1/session").status)

    def test_programs_that_are_no_browsers_say_their_origin(self):
        for headers in ({"Origin": self.portal.origin}, {"Referer": self.portal.origin + "/login"}):
            answer = Browser(self.portal).ask("POST", "/api/v1/session", {"handle": "ada", "password": PASSWORD}, headers, origin=False)
            self.assertEqual(201, answer.status, headers)

    def test_every_route_that_needs_a_session_refuses_those_without(self):
        for cookie in (None, "A" * 43, "x", "' OR 1=1 --"):
            for method, path, operation in ROUTES:
                if operation["x-weir-may"] in ("anyone", "visitor"):
                    continue
                answer = Browser(self.portal, cookie).ask(method, path, body_for(method))
                self.assertEqual((401, "unauthenticated"), (answer.status, answer.code), (method, path))

    def test_who_is_no_moderator_cannot_stop_others(self):
        answer = self.ada.ask("DELETE", "/api/v1/live/ada")
        self.assertEqual((403, "forbidden"), (answer.status, answer.code))


class Guessing(unittest.TestCase):
    def test_a_hundred_wrong_passwords_are_too_many_and_others_are_not_locked_out(self):
        portal = Portal(portal__trusted_proxies="127.0.0.1")
        self.addCleanup(portal.stop)
        portal.register("ada")
        away = {"X-Forwarded-For": "198.51.100.7"}

        def guess(headers):
            return Browser(portal).post("/api/v1/session", {"handle": "ada", "password": "not her password"}, headers)
        answers = [guess(away) for _ in range(100)]
        self.assertEqual({401, 429}, {each.status for each in answers})
        self.assertLessEqual([each.status for each in answers].count(401), 15)
        self.assertEqual("rateLimited", answers[-1].code)
        self.assertGreater(int(answers[-1].headers["Retry-After"]), 0)
        # A stranger's guesses lock nobody else out: not at another address, nor in the next IPv6 network.
        self.assertEqual(201, Browser(portal).log_in("ada").status)
        for _ in range(30):
            guess({"X-Forwarded-For": "2001:db8::1"})
        self.assertEqual(429, guess({"X-Forwarded-For": "2001:db8::2"}).status)
        self.assertEqual(401, guess({"X-Forwarded-For": "2001:db8:0:1::1"}).status)

    def test_who_is_no_trusted_proxy_cannot_choose_its_address(self):
        portal = Portal()
        self.addCleanup(portal.stop)
        statuses = [Browser(portal).post("/api/v1/session", {"handle": "ada", "password": "guessing"},
                                         {"X-Forwarded-For": f"198.51.100.{i}"}).status for i in range(20)]
        self.assertIn(429, statuses)

    def test_registering_in_bulk_is_too_much(self):
        portal = Portal()
        self.addCleanup(portal.stop)
        statuses = [Browser(portal).post("/api/v1/accounts", {"handle": f"bot{i}", "password": PASSWORD}).status for i in range(20)]
        self.assertEqual({201, 429}, set(statuses))


class FirstAdministrator(unittest.TestCase):
    def test_the_link_works_once_also_where_registration_is_closed(self):
        portal = Portal(portal__registration="closed")
        self.addCleanup(portal.stop)
        browser = Browser(portal)
        self.assertEqual(("closed", True), (lambda site: (site["registration"], site["setupPending"]))(browser.get("/api/v1/site").json))
        token = portal.setup_token()
        self.assertNotIn(token, portal.output())

        def join(handle, **more):
            return Browser(portal).post("/api/v1/accounts", {"handle": handle, "password": PASSWORD, **more})
        self.assertEqual((403, "registrationClosed"), (join("bob").status, join("bob").code))
        self.assertEqual((403, "setupTokenInvalid"), (join("bob", setupToken="x" * 43).status, join("bob", setupToken="").code))
        first = join("root_one", setupToken=token)
        self.assertEqual((201, "administrator"), (first.status, first.json["account"]["role"]))
        self.assertEqual("setupTokenInvalid", join("root_two", setupToken=token).code)
        self.assertFalse((portal.folder / "var/secrets/setup-token").exists())
        self.assertFalse(browser.get("/api/v1/site").json["setupPending"])

    def test_accounts_and_sessions_outlive_the_program(self):
        first = Portal()
        self.addCleanup(first.stop)
        ada = first.register("ada", setupToken=first.setup_token())
        key = ada.key()
        first.own = False
        first.stop()
        again = Portal(first.folder)
        self.addCleanup(again.stop)
        again.own = True
        returned = Browser(again, ada.cookie)
        self.assertEqual("administrator", returned.get("/api/v1/session").json["account"]["role"])
        self.assertEqual(key, returned.key())
        self.assertFalse((again.folder / "var/secrets/setup-token").exists())

    def test_nothing_secret_is_kept_or_logged_in_the_clear(self):
        portal = Portal()
        self.addCleanup(portal.stop)
        ada = portal.register("ada")
        key, cookie = ada.key(), ada.cookie
        kept = b"".join(path.read_bytes() for path in (portal.folder / "var").glob("weir.db*"))
        self.assertIn(b"$argon2id$v=19$m=19456,t=2", kept)
        for secret in (PASSWORD, key, cookie):
            self.assertNotIn(secret.encode(), kept)
            self.assertNotIn(secret, portal.output())
        for path in (portal.folder / "var/secrets").iterdir():
            self.assertEqual(0o600, path.stat().st_mode & 0o777, path)
        self.assertTrue(re.fullmatch(r"[A-Za-z0-9_-]{22}", key))


class ByInvitation(unittest.TestCase):
    def test_a_moderators_link_lets_in_as_many_as_it_says(self):
        portal = Portal(portal__registration="invitation")
        self.addCleanup(portal.stop)
        root = portal.register("root_one", setupToken=portal.setup_token())
        self.assertEqual("invitation", root.get("/api/v1/site").json["registration"])

        def join(handle, **more):
            return Browser(portal).post("/api/v1/accounts", {"handle": handle, "password": PASSWORD, **more})
        self.assertEqual("registrationClosed", join("bob").code)
        self.assertEqual({"/uses": "type", "/days": "type"},
                         root.post("/api/v1/admin/invitations", {"note": "", "uses": "0", "days": "367"}).errors())
        made = root.post("/api/v1/admin/invitations", {"note": "for bob", "uses": "1", "days": "7"}).json
        page, token = made["link"].split("?invitation=")
        self.assertEqual(portal.origin + "/register", page)
        self.assertEqual("invitationInvalid", join("bob", invitation=token + "x").code)
        bob = join("bob", invitation=token)
        self.assertEqual((201, "creator"), (bob.status, bob.json["account"]["role"]))
        self.assertEqual("invitationInvalid", join("eve", invitation=token).code)
        self.assertEqual([], root.get("/api/v1/admin/invitations").json["invitations"])
        for path in (portal.folder / "var").glob("weir.db*"):
            self.assertNotIn(token.encode(), path.read_bytes())


if __name__ == "__main__":
    unittest.main()
