"""tus 1.0.0 from a client's side, one request at a time, so that each can be broken off."""
import base64
import socket

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {"Content-Type": "application/offset+octet-stream"}


def metadata(**pairs):
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())


def begin(browser, length=None, body=None, name="film.mp4", **headers):
    """POST; `headers` with _ for -, as Upload_Concat."""
    sent = {**TUS, "Upload-Metadata": metadata(filename=name)}
    if length is not None:
        sent["Upload-Length"] = str(length)
    if body is not None:
        sent.update(BYTES)
    sent.update({key.replace("_", "-"): value for key, value in headers.items()})
    return browser.ask("POST", "/api/v1/uploads", body, sent)


def path_of(answer):
    return "/api/v1/uploads/" + answer.headers["Location"].rsplit("/", 1)[1]


def head(browser, path):
    return browser.ask("HEAD", path, headers=TUS)


def offset_of(browser, path):
    answer = head(browser, path)
    assert answer.status == 200, answer
    return int(answer.headers["Upload-Offset"])


def patch(browser, path, offset, body, **headers):
    sent = {**TUS, **BYTES, "Upload-Offset": str(offset), **{key.replace("_", "-"): value for key, value in headers.items()}}
    return browser.ask("PATCH", path, body, sent)


def remove(browser, path):
    return browser.ask("DELETE", path, headers=TUS)


def patch_and_leave(browser, path, offset, body, promised):
    """Promises `promised` bytes, sends `body` and breaks the connection, rudely."""
    connection = socket.create_connection(("127.0.0.1", browser.portal.port), timeout=10)
    lines = [f"PATCH {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: sid={browser.cookie}", "Sec-Fetch-Site: same-origin",
             "Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream", f"Upload-Offset: {offset}",
             f"Content-Length: {promised}", "", ""]
    connection.sendall("\r\n".join(lines).encode() + body)
    return connection
