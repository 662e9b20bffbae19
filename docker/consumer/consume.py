#!/usr/bin/python3
"""Reads the platform's events from the broker over STOMP 1.2, and prints each as a line of JSON or forwards it to a URL."""

import argparse
import base64
import binascii
import collections
import fnmatch
import hashlib
import hmac
import http.client
import json
import logging
import os
import queue
import random
import signal
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import stomp
from stomp.exception import StompException

LOG = logging.getLogger("consume")

ENDED, BROKEN, USAGE, REFUSED = 0, 1, 2, 3

EXPLAINED = """\
An event is acknowledged after it was printed or forwarded, and not before: it may come twice, after a crash, and is then
marked "redelivered" in the envelope. Ids that were printed or forwarded lately are remembered, in --state across
restarts, and are not printed again; who receives forwarded events recognises a repetition by the header webhook-id.
Events are handled one at a time, in the order in which the broker has them; a URL that fails is tried again until it
takes the event, so the order is kept. Meanwhile the broker keeps what comes, as far as its room goes.

environment:
  FOODDELIVERY_CONSUMER_USER           user at the broker (default: consumer)
  FOODDELIVERY_CONSUMER_PASSWORD       its password, or
  FOODDELIVERY_CONSUMER_PASSWORD_FILE  a file that holds it and nothing else
  FOODDELIVERY_CONSUMER_SECRET_FILE    a file that holds whsec_… : forwarded events are signed (Standard Webhooks)

ends with:
  0  after SIGTERM or SIGINT, when the event in hand is done
  1  the output or --state cannot be written
  2  wrong usage
  3  the broker does not let this user in, or not to this queue
"""


class Usage(Exception):
    """Something is missing or wrong in what we were started with."""


class Refused(Exception):
    """The broker said no; trying again would not change that."""


class Lost(Exception):
    """There is no connection, or none any more."""


class NotNow(Lost):
    """The broker gave us no subscription, and did not say why: we may not read that queue, or it is about to end."""


class Stopping(Exception):
    """We were asked to end."""


class Remembered:
    """The ids of the events handled last, as many as `size`, in a file if there is one.

    What is written survives the end of this process, whichever; it is not forced to the disk, for the loss of power costs
    a repetition and no event.
    """

    def __init__(self, path=None, size=10_000):
        self.size = size
        self.path = path
        self.ids = collections.OrderedDict()
        self.file = None
        if path:
            try:
                with open(path, encoding="ascii") as lines:
                    for line in lines:
                        # The last line may have been cut off.
                        if line.endswith("\n"):
                            self._keep(line.strip())
            except FileNotFoundError:
                pass
            self._rewrite()

    def __contains__(self, event_id):
        return event_id in self.ids

    def add(self, event_id):
        self._keep(event_id)
        if self.path:
            self.file.write(event_id + "\n")
            self.file.flush()
            self.lines += 1
            if self.lines >= 2 * self.size:
                self._rewrite()

    def close(self):
        if self.file:
            self.file.close()

    def _keep(self, event_id):
        self.ids[event_id] = None
        while len(self.ids) > self.size:
            self.ids.popitem(last=False)

    def _rewrite(self):
        """Leaves the file with what is remembered; whoever dies in between leaves it as it was."""
        self.close()
        fresh = self.path + ".new"
        with open(fresh, "w", encoding="ascii") as file:
            file.writelines(event_id + "\n" for event_id in self.ids)
        os.replace(fresh, self.path)
        self.lines = len(self.ids)
        self.file = open(self.path, "a", encoding="ascii")


class Lines:
    """One line of JSON each."""

    def __init__(self, out):
        self.out = out

    def hand_over(self, event):
        self.out.write(as_json(event) + b"\n")
        self.out.flush()


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A POST that is redirected would become a GET, and would pass for delivered."""

    def redirect_request(self, *_):
        return None


class Webhook:
    """POST, as a CloudEvent in structured mode, signed by Standard Webhooks when there is a secret."""

    TIMEOUT_SECONDS = 10
    LONGEST_PAUSE_SECONDS = 60

    def __init__(self, url, secret, stopping, clock=time.time):
        self.url = url
        self.secret = secret
        self.stopping = stopping
        self.clock = clock
        self.opener = urllib.request.build_opener(NoRedirects)

    def hand_over(self, event):
        """Returns when it was taken (2xx); tries until then."""
        pause = 1
        while True:
            try:
                self._post(event["id"], as_json(event))
                return
            except (OSError, http.client.HTTPException) as failure:
                LOG.warning("%s does not take event %s (%s), again in %d s", self.url, event["id"], failure, pause)
            if self.stopping.wait(pause):
                raise Stopping
            pause = min(2 * pause, self.LONGEST_PAUSE_SECONDS)

    def _post(self, event_id, body):
        at = str(int(self.clock()))
        headers = {
            "Content-Type": "application/cloudevents+json; charset=utf-8",
            "webhook-id": event_id,
            "webhook-timestamp": at,
        }
        if self.secret:
            signed = b".".join((event_id.encode(), at.encode(), body))
            mac = hmac.new(self.secret, signed, hashlib.sha256).digest()
            headers["webhook-signature"] = "v1," + base64.b64encode(mac).decode()
        request = urllib.request.Request(self.url, data=body, headers=headers, method="POST")
        with self.opener.open(request, timeout=self.TIMEOUT_SECONDS):
            pass


class Subscription(stomp.ConnectionListener):
    """One connection. What the library's threads are told is put in line for the one that works."""

    PATIENCE_SECONDS = 20
    GOODBYE_SECONDS = 5
    HEARTBEAT_MS = 10_000
    # Sent ahead of our acknowledgements, in bytes: enough not to wait for each.
    WINDOW = 65_536
    # Of the broker's words: wrong password; no such queue; no subscription.
    FAILURES = (("Security Error", Refused), ("AMQ339001", Refused), ("AMQ339016", NotNow), ("", Lost))

    def __init__(self, options, stopping):
        self.options = options
        self.stopping = stopping
        self.arrived = queue.SimpleQueue()
        # Messages that came before the broker confirmed the subscription.
        self.early = collections.deque()
        self.connection = stomp.StompConnection12(
            [(options.host, options.port)],
            prefer_localhost=False,
            try_loopback_connect=False,
            reconnect_attempts_max=1,
            heartbeats=(self.HEARTBEAT_MS, self.HEARTBEAT_MS),
            vhost=options.host,
        )
        self.connection.set_listener("subscription", self)

    def on_connected(self, frame):
        self.arrived.put(frame)

    def on_message(self, frame):
        self.arrived.put(frame)

    def on_receipt(self, frame):
        self.arrived.put(frame)

    def on_error(self, frame):
        self.arrived.put(frame)

    def on_disconnected(self):
        self.arrived.put(None)

    def open(self):
        """Returns when the broker has let us in; there may be events in line before it said so."""
        try:
            self.connection.connect(self.options.user, self.options.password, wait=False)
            self._expect("CONNECTED")
            self.connection.subscribe(
                self.options.queue,
                id="1",
                ack="client-individual",
                headers={"consumer-window-size": str(self.WINDOW), "receipt": "subscribed"},
            )
            self._expect("RECEIPT")
        except (StompException, OSError) as failure:
            raise Lost(str(failure) or type(failure).__name__) from failure

    def next(self):
        """The next message."""
        while True:
            frame = self.early.popleft() if self.early and not self.stopping.is_set() else self._take()
            if frame is not None and frame.cmd == "MESSAGE":
                return frame

    def acknowledge(self, frame):
        try:
            self.connection.ack(frame.headers["ack"])
        except (StompException, OSError) as failure:
            raise Lost(str(failure) or type(failure).__name__) from failure

    def close(self):
        """Says goodbye and waits for the answer, so that every acknowledgement has arrived."""
        try:
            if self.connection.is_connected():
                # Not the connection's own way, which would wait for ever.
                stomp.protocol.Protocol12.disconnect(self.connection, receipt="bye")
                end = time.monotonic() + self.GOODBYE_SECONDS
                while self.arrived.get(timeout=max(0, end - time.monotonic())) is not None:
                    pass
        except (StompException, OSError, queue.Empty) as failure:
            LOG.info("left without a goodbye: %r", failure)
        finally:
            self.connection.transport.disconnect_socket()

    def _expect(self, command):
        end = time.monotonic() + self.PATIENCE_SECONDS
        while time.monotonic() < end:
            frame = self._take()
            if frame is not None and frame.cmd == command:
                return
            if frame is not None:
                self.early.append(frame)
        raise Lost("the broker does not answer")

    def _take(self):
        """A frame, or None after half a second of silence."""
        if self.stopping.is_set():
            raise Stopping
        try:
            frame = self.arrived.get(timeout=0.5)
        except queue.Empty:
            return None
        if frame is None:
            raise Lost("the connection is gone")
        if frame.cmd == "ERROR":
            words = frame.headers.get("message", "") or frame.body
            raise next(failure for sign, failure in self.FAILURES if sign in words)(words)
        return frame


class Consumer:
    """From the broker's queue to a sink, one event after the other."""

    LONGEST_PAUSE_SECONDS = 30
    # Of no subscription in a row, then it is because we may not.
    REFUSALS = 3

    def __init__(self, options, sink, remembered, stopping, subscribe=Subscription):
        self.options = options
        self.sink = sink
        self.remembered = remembered
        self.stopping = stopping
        self.subscribe = subscribe

    def run(self):
        """Returns when we are to stop; a broker that is away is waited for."""
        pause = 1
        refusals = 0
        while not self.stopping.is_set():
            subscription = self.subscribe(self.options, self.stopping)
            try:
                subscription.open()
                LOG.info("reading %s at %s:%d", self.options.queue, self.options.host, self.options.port)
                pause = 1
                refusals = 0
                while True:
                    self.handle(subscription, subscription.next())
            except Stopping:
                break
            except Lost as loss:
                refusals = refusals + 1 if isinstance(loss, NotNow) else 0
                if refusals == self.REFUSALS:
                    raise Refused(str(loss)) from loss
                LOG.warning("%s; again in about %d s", loss, pause)
            finally:
                subscription.close()
            # Not all at once, after a restart of the broker.
            self.stopping.wait(pause * random.uniform(0.75, 1.25))
            pause = min(2 * pause, self.LONGEST_PAUSE_SECONDS)

    def handle(self, subscription, frame):
        event = read(frame)
        if event is None:
            LOG.error("message %s is no event, and is passed over: %.200r", frame.headers.get("message-id"), frame.body)
        elif event["id"] in self.remembered:
            LOG.info("event %s was handled before", event["id"])
        elif wanted(event["type"], self.options.type):
            self.sink.hand_over(event)
            self.remembered.add(event["id"])
        subscription.acknowledge(frame)


def read(frame):
    """The event of a message, marked when the broker has tried to deliver it before; None when it is none."""
    try:
        event = json.loads(frame.body)
    except ValueError:
        return None
    if not isinstance(event, dict) or not all(isinstance(event.get(name), str) for name in ("id", "type")):
        return None
    if not event["id"].isascii() or not event["id"].isprintable():
        return None
    if frame.headers.get("redelivered") == "true":
        event["redelivered"] = True
    return event


def wanted(event_type, patterns):
    return not patterns or any(fnmatch.fnmatchcase(event_type, pattern) for pattern in patterns)


def as_json(event):
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def options_of(arguments, environment):
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXPLAINED, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--host", default="127.0.0.1", help="of the broker (default: %(default)s)")
    parser.add_argument("--port", type=int, default=61613, help="of its STOMP acceptor (default: %(default)s)")
    parser.add_argument("--queue", default="fooddelivery.feed::consumer", help="(default: %(default)s)")
    parser.add_argument(
        "--type",
        action="append",
        default=[],
        metavar="PATTERN",
        help="only types like this, such as 'fooddelivery.order.*'; may be repeated; others are passed over",
    )
    parser.add_argument("--forward", metavar="URL", help="POST each event there instead of printing it")
    parser.add_argument("--state", metavar="FILE", help="remember in FILE what was handled, across restarts")
    options = parser.parse_args(arguments)
    if options.forward and urllib.parse.urlsplit(options.forward).scheme not in ("http", "https"):
        raise Usage("--forward needs an http or https URL")
    options.user = environment.get("FOODDELIVERY_CONSUMER_USER", "consumer")
    options.password = environment.get("FOODDELIVERY_CONSUMER_PASSWORD") or secret_in(
        environment, "FOODDELIVERY_CONSUMER_PASSWORD_FILE"
    )
    if not options.password:
        raise Usage("FOODDELIVERY_CONSUMER_PASSWORD or FOODDELIVERY_CONSUMER_PASSWORD_FILE should say the password")
    options.secret = webhook_secret(secret_in(environment, "FOODDELIVERY_CONSUMER_SECRET_FILE"))
    return options


def secret_in(environment, name):
    path = environment.get(name)
    if not path:
        return None
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except OSError as failure:
        raise Usage(f"{name}: {failure}") from failure


def webhook_secret(text):
    if not text:
        return None
    try:
        return base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except binascii.Error as failure:
        raise Usage(f"the webhook's secret is not whsec_ and base64: {failure}") from failure


def main(arguments, environment=os.environ):
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    # What the library says of a broker that is away is said here, once and in one line.
    logging.getLogger("stomp.py").setLevel(logging.CRITICAL)
    stopping = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stopping.set())
    try:
        options = options_of(arguments, environment)
        sink = Webhook(options.forward, options.secret, stopping) if options.forward else Lines(sys.stdout.buffer)
        remembered = Remembered(options.state)
        try:
            Consumer(options, sink, remembered, stopping).run()
        finally:
            remembered.close()
    except Usage as mistake:
        LOG.error("%s; see --help", mistake)
        return USAGE
    except Refused as refusal:
        LOG.error("the broker refuses: %s", refusal)
        return REFUSED
    except OSError as failure:
        LOG.error("%s", failure)
        # What could not be printed is not tried again at the end of the interpreter.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN
    return ENDED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
