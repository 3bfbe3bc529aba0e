#!/usr/bin/env python3
"""Checks a live HLS or LL-HLS presentation against the rules, as long as it is told to.

usage: tests/integration/hls_rules.py URL [--seconds 20] [--classic]

Prints a line a finding, and what was seen; ends with 1 if there was a finding. With --classic, playlists are polled without
delivery directives, as players do that know nothing of low latency.
"""
import argparse
import dataclasses
import sys
import threading
import time
import urllib.parse

from hls_check.fetch import Connection
from hls_check.findings import Findings
from hls_check.follow import Follower
from hls_check.media_rules import MediaRules
from hls_check.playlist import Playlist
from hls_check.presentation_rules import check_headers, check_hinted, check_multivariant, check_pace, check_renditions
from hls_check.probes import Probes


@dataclasses.dataclass
class Report:
    findings: Findings
    followers: list
    measured: dict
    figures: dict

    def lines(self):
        return self.findings.lines()


def check(url, seconds=20.0, classic=False, probe=True):
    """Follows for so long; a URL of a media playlist is followed alone."""
    findings = Findings()
    connection = Connection(url)
    answer = connection.get(url)
    if not findings.must(answer.status == 200, "4 playlist", url, f"status {answer.status}"):
        return Report(findings, [], {}, {})
    first = Playlist(answer.text, url, findings)
    urls = media_urls(first) if first.multivariant else [url]
    followers = [Follower(each, findings, not classic) for each in dict.fromkeys(urls)]
    threads = [threading.Thread(target=each.run, args=(seconds,)) for each in followers]
    if probe:
        threads += [threading.Thread(target=run_probes, args=(each.url, findings, seconds / 4)) for each in followers]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    asked_again = sum(each.ask_again() for each in followers)
    if probe:
        for each in followers:
            if each.last is not None and each.last.ended:
                run_probes(each.url, findings, 0)
    measured = {each.url: MediaRules(each, findings).run() for each in followers}
    judge_answers(followers, findings)
    if first.multivariant:
        target = next((each.last.target for each in followers if each.last), 1)
        check_headers(answer, "multivariant", target or 1, findings)
        now = newest(connection, url, first)
        check_multivariant(now or first, followers, measured, findings, now is not None and not any(each.last and each.last.ended for each in followers))
        check_renditions(followers, findings)
    connection.close()
    return Report(findings, followers, measured, figures_of(followers, measured, asked_again, findings))


def media_urls(multivariant):
    listed = multivariant.variants + [each for each in multivariant.renditions if "URI" in each]
    return [urllib.parse.urljoin(multivariant.where, each["URI"]) for each in listed]


def newest(connection, url, first):
    """The multivariant playlist says more of a stream that has run for a while. Its URIs may be each viewer's own: ours are the first.
    Nothing when it is gone."""
    answer = connection.get(url)
    if answer.status != 200:
        return None
    now = Playlist(answer.text, url, Findings())
    for mine, theirs in ((first.variants, now.variants), (first.renditions, now.renditions)):
        for old, new in zip(mine, theirs):
            if "URI" in new:
                new["URI"] = old.get("URI", new["URI"])
    return now


def run_probes(url, findings, wait):
    time.sleep(wait)
    Probes(url, findings).run()


def judge_answers(followers, findings):
    for each in followers:
        target = (each.last.target if each.last else 1) or 1
        for answer, _ in each.playlists:
            check_headers(answer, "blocking" if "_HLS_msn" in answer.url else "plain", target, findings)
        for url, answer in each.media.items():
            if findings.must(answer.status == 200, "6.2.6 media", url, f"status {answer.status}"):
                check_headers(answer, "media", target, findings)


def figures_of(followers, measured, asked_again, findings):
    figures = {"playlists": sum(len(each.playlists) for each in followers), "media": sum(len(each.media) for each in followers),
               "pictures": sum(each.pictures for each in measured.values()), "asked again": asked_again}
    for each in followers:
        name = urllib.parse.urlsplit(each.url).path.rsplit("/", 1)[-1]
        waited, apart, rate = check_hinted(each, findings), check_pace(each, findings), measured[each.url].frame_rate()
        if each.last is not None:
            figures[name] = {"target": each.last.target, "part target": each.last.part_target, "hinted": len(each.hinted),
                             "hint held s": waited and round(waited, 3), "parts apart s": apart and round(apart, 3),
                             "frame rate": rate and round(rate, 3), "codecs": sorted(measured[each.url].codecs)}
    return figures


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("url")
    arguments.add_argument("--seconds", type=float, default=20)
    arguments.add_argument("--classic", action="store_true")
    asked = arguments.parse_args()
    report = check(asked.url, asked.seconds, asked.classic)
    for line in report.lines():
        print(line)
    print(f"{len(report.lines()) or 'no'} findings; seen: {report.figures}")
    sys.exit(1 if report.lines() else 0)


if __name__ == "__main__":
    main()
