"""What the rules found. A rule is named by the section that states it and a word, such as "4.4.4.9 part duration"."""
import collections
import threading

Finding = collections.namedtuple("Finding", "rule where what")


class Findings:
    """Collects; the same rule is kept a few times only, and counted."""

    KEPT = 4

    def __init__(self):
        self.all, self.counts, self.lock = [], collections.Counter(), threading.Lock()

    def add(self, rule, where, what):
        with self.lock:
            self.counts[rule] += 1
            if self.counts[rule] <= self.KEPT:
                self.all.append(Finding(rule, where, what))

    def must(self, holds, rule, where, what):
        if not holds:
            self.add(rule, where, what)
        return holds

    def rules(self):
        return set(self.counts)

    def lines(self):
        out = [f"{each.rule}: {each.where}: {each.what}" for each in self.all]
        out += [f"{rule}: {count - self.KEPT} more" for rule, count in self.counts.items() if count > self.KEPT]
        return out
