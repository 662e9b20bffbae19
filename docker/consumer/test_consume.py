"""python3 -m unittest, in this directory. Needs the stomp.py library (Debian: python3-stomp) and no broker."""

import base64
import hashlib
import hmac
import http.server
import io
import json
import logging
import os
import socketserver
import tempfile
import threading
import types
import unittest

import consume
from consume import Consumer, Lines, Lost, NotNow, Refused, Remembered, Stopping, Subscription, Usage, Webhook


def event(number, event_type="fooddelivery.order.OrderPaid.v1"):
    return {"specversion": "1.0", "id": f"event-{number}", "type": event_type, "subject": "order-1", "data": {"text": "김치"}}


def message(what, redelivered=False):
    body = what if isinstance(what, str) else json.dumps(what)
    headers = {"ack": f"ack of {body}", "message-id": "1", "redelivered": str(redelivered).lower()}
    return types.SimpleNamespace(cmd="MESSAGE", headers=headers, body=body)


class RememberedTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = os.path.join(directory.name, "state")

    def remembered(self, **options):
        remembered = Remembered(self.path, **options)
        self.addCleanup(remembered.close)
        return remembered

    def test_the_last_ones_are_known_and_older_ones_forgotten(self):
        remembered = Remembered(size=2)
        for event_id in ("a", "b", "c"):
            remembered.add(event_id)
        self.assertEqual([True, True, False], [event_id in remembered for event_id in ("c", "b", "a")])

    def test_a_restart_forgets_nothing_even_without_an_end(self):
        self.remembered().add("a")
        self.assertIn("a", self.remembered())

    def test_a_line_that_was_cut_off_counts_for_nothing(self):
        with open(self.path, "w", encoding="ascii") as file:
            file.write("event-1\nevent-2")
        remembered = self.remembered()
        remembered.add("event-3")
        self.assertEqual([True, False, True], [f"event-{number}" in self.remembered() for number in (1, 2, 3)])

    def test_the_file_does_not_grow_for_ever(self):
        remembered = self.remembered(size=10)
        for number in range(1000):
            remembered.add(str(number))
        with open(self.path, encoding="ascii") as file:
            self.assertLess(len(file.readlines()), 20)
        self.assertIn("999", self.remembered(size=10))


class ReadingTest(unittest.TestCase):
    def test_an_event_that_was_on_its_way_before_is_marked(self):
        self.assertNotIn("redelivered", consume.read(message(event(1))))
        self.assertIs(True, consume.read(message(event(1), redelivered=True))["redelivered"])

    def test_what_is_no_event_is_none(self):
        for nonsense in ("", "hello", "[]", "7", '{"id":7,"type":"a"}', '{"id":"a"}', '{"id":"a\\nb","type":"a"}'):
            self.assertIsNone(consume.read(message(nonsense)), nonsense)

    def test_types_are_wanted_by_pattern(self):
        paid = "fooddelivery.order.OrderPaid.v1"
        self.assertTrue(consume.wanted(paid, []))
        self.assertTrue(consume.wanted(paid, ["fooddelivery.store.*", "fooddelivery.order.*"]))
        self.assertFalse(consume.wanted(paid, ["fooddelivery.store.*", "order"]))


class LinesTest(unittest.TestCase):
    def test_an_event_is_one_line_as_people_read_it(self):
        out = io.BytesIO()
        Lines(out).hand_over({"id": "a", "text": "김치\n찌개"})
        self.assertEqual('{"id":"a","text":"김치\\n찌개"}\n', out.getvalue().decode())


class WebhookTest(unittest.TestCase):
    """Against a receiver that answers as the test says."""

    def setUp(self):
        self.answers = []
        self.received = []
        test = self

        class Receiver(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                test.received.append((self.headers, body))
                self.send_response(test.answers.pop(0))
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
        thread = threading.Thread(target=self.server.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.pauses = []
        self.stop_after = None

    def is_set(self):
        return False

    def wait(self, seconds):
        """As the event that stops everything: nobody really waits in these tests."""
        self.pauses.append(seconds)
        return self.stop_after is not None and len(self.pauses) >= self.stop_after

    def webhook(self, secret=None, clock=lambda: 1614265330.7):
        return Webhook(f"http://127.0.0.1:{self.server.server_address[1]}/hook", secret, self, clock)

    def test_an_event_is_posted_and_signed(self):
        self.answers = [204]
        secret = consume.webhook_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        self.webhook(secret).hand_over(event(1))
        (headers, body), = self.received
        self.assertEqual(event(1), json.loads(body))
        self.assertEqual(("event-1", "1614265330"), (headers["webhook-id"], headers["webhook-timestamp"]))
        expected = hmac.new(secret, b"event-1.1614265330." + body, hashlib.sha256).digest()
        self.assertEqual("v1," + base64.b64encode(expected).decode(), headers["webhook-signature"])
        self.assertEqual("application/cloudevents+json; charset=utf-8", headers["Content-Type"])

    def test_without_a_secret_it_is_not_signed(self):
        self.answers = [200]
        self.webhook().hand_over(event(1))
        self.assertNotIn("webhook-signature", self.received[0][0])

    def test_it_is_tried_until_it_is_taken_ever_more_slowly_and_under_the_same_id(self):
        self.answers = [500, 503, 404, 302, 429, 500, 500, 500, 200]
        self.webhook().hand_over(event(1))
        self.assertEqual([1, 2, 4, 8, 16, 32, 60, 60], self.pauses)
        self.assertEqual({"event-1"}, {headers["webhook-id"] for headers, _ in self.received})
        self.assertEqual(9, len(self.received))

    def test_who_is_asked_to_stop_does_not_try_for_ever(self):
        self.answers = [500, 500, 500]
        self.stop_after = 2
        with self.assertRaises(Stopping):
            self.webhook().hand_over(event(1))
        self.assertEqual(2, len(self.received))

    def test_nobody_there_is_a_failure_as_any_other(self):
        self.stop_after = 1
        webhook = self.webhook()
        webhook.url = "http://127.0.0.1:1/"
        with self.assertRaises(Stopping):
            webhook.hand_over(event(1))


class SignatureTest(unittest.TestCase):
    def test_it_is_the_one_of_the_standard_s_own_example(self):
        posted = []
        webhook = Webhook("https://example/", consume.webhook_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), None, lambda: 1614265330)
        webhook.opener = types.SimpleNamespace(open=lambda request, timeout: posted.append(request) or io.BytesIO())
        webhook._post("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}')
        self.assertEqual("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", posted[0].get_header("Webhook-signature"))


class Broker:
    """In place of connections: each takes the next part of the script, and at its end stops everything."""

    def __init__(self, *connections):
        self.connections = list(connections)
        self.done = []
        self.stopping = threading.Event()
        self.pauses = []

    def __call__(self, options, stopping):
        self.script = self.connections.pop(0)
        return self

    def open(self):
        self.done.append("open")
        if isinstance(self.script[0], Exception):
            raise self.script.pop(0)

    def next(self):
        if not self.script:
            raise Stopping
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        return step

    def acknowledge(self, frame):
        self.done.append(frame.headers["ack"])

    def close(self):
        self.done.append("close")

    # As the event that stops everything.
    def is_set(self):
        return False

    def wait(self, seconds):
        self.pauses.append(seconds)


class ConsumerTest(unittest.TestCase):
    def consume(self, broker, sink=None, types_wanted=()):
        self.out = io.BytesIO()
        options = types.SimpleNamespace(queue="q", host="h", port=1, type=list(types_wanted))
        Consumer(options, sink or Lines(self.out), Remembered(), broker, broker).run()
        return [json.loads(line)["id"] for line in self.out.getvalue().splitlines()]

    def test_an_event_is_acknowledged_after_it_was_handed_over(self):
        broker = Broker([message(event(1)), message(event(2))])
        order = broker.done
        sink = types.SimpleNamespace(hand_over=lambda handed: order.append(handed["id"]))
        self.consume(broker, sink)
        first, second = (message(event(number)).headers["ack"] for number in (1, 2))
        self.assertEqual(["open", "event-1", first, "event-2", second, "close"], order)

    def test_an_event_that_was_not_handed_over_is_not_acknowledged(self):
        for failure in (OSError("disk full"), Stopping()):
            broker = Broker([message(event(1)), message(event(2))])

            def fail(_):
                raise failure

            try:
                self.consume(broker, types.SimpleNamespace(hand_over=fail))
            except OSError as seen:
                self.assertIs(failure, seen)
            self.assertEqual(["open", "close"], broker.done)

    def test_what_comes_again_is_acknowledged_and_not_printed_again(self):
        again = message(event(1), redelivered=True)
        broker = Broker([message(event(1)), Lost("gone")], [again, message(event(2))])
        self.assertEqual(["event-1", "event-2"], self.consume(broker))
        self.assertEqual(2, broker.done.count(again.headers["ack"]))

    def test_a_broker_that_is_away_is_waited_for_ever_longer_and_not_too_long(self):
        away = [[Lost("nobody there")] for _ in range(8)]
        broker = Broker(*away, [message(event(1)), Lost("gone")], [message(event(2))])
        self.assertEqual(["event-1", "event-2"], self.consume(broker))
        for expected, pause in zip([1, 2, 4, 8, 16, 30, 30, 30, 1], broker.pauses, strict=True):
            self.assertAlmostEqual(expected, pause, delta=expected / 4)

    def test_a_no_of_the_broker_is_the_end(self):
        broker = Broker([Refused("wrong password")])
        with self.assertRaises(Refused):
            self.consume(broker)
        self.assertEqual(["open", "close"], broker.done)

    def test_no_subscription_thrice_is_a_no_and_once_may_be_a_broker_that_ends(self):
        broker = Broker([NotNow("AMQ339016")], [NotNow("AMQ339016")], [message(event(1)), Lost("gone")], [NotNow("AMQ339016")], [message(event(2))])
        self.assertEqual(["event-1", "event-2"], self.consume(broker))
        with self.assertRaises(Refused):
            self.consume(Broker(*[[NotNow("AMQ339016")] for _ in range(3)]))

    def test_types_that_are_not_wanted_and_nonsense_are_passed_over_and_do_not_come_again(self):
        broker = Broker([message(event(1, "fooddelivery.store.StorePublished.v1")), message("nonsense"), message(event(2))])
        with self.assertLogs(consume.LOG, logging.ERROR) as said:
            self.assertEqual(["event-2"], self.consume(broker, types_wanted=["*.order.*"]))
        self.assertIn("nonsense", said.output[0])
        self.assertEqual(5, len(broker.done))


class SubscriptionTest(unittest.TestCase):
    """Against a socket that says what the test says."""

    def serve(self, replies):
        """@param replies: by a frame's command, what is sent when it comes"""
        test = self
        self.frames = []
        self.seen = threading.Condition()

        class Peer(socketserver.BaseRequestHandler):
            def handle(self):
                rest = b""
                while True:
                    read = self.request.recv(4096)
                    if not read:
                        return
                    *frames, rest = (rest + read).split(b"\0")
                    for frame in frames:
                        frame = frame.decode().lstrip()
                        with test.seen:
                            test.frames.append(frame)
                            test.seen.notify_all()
                        self.request.sendall(replies.get(frame.split("\n")[0], "").encode())

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Peer)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.stopping = threading.Event()
        options = types.SimpleNamespace(
            host="127.0.0.1", port=self.server.server_address[1], queue="a::b", user="consumer", password="secret"
        )
        subscription = Subscription(options, self.stopping)
        self.addCleanup(subscription.close)
        return subscription

    CONNECTED = "CONNECTED\nversion:1.2\n\n\0"
    BYE = "RECEIPT\nreceipt-id:bye\n\n\0"

    @staticmethod
    def says(number):
        return f"MESSAGE\nsubscription:1\nmessage-id:{number}\nack:{number}\ndestination:a\n\nbody {number}\0"

    def test_messages_come_in_order_and_are_acknowledged_one_by_one(self):
        subscription = self.serve({
            "CONNECT": self.CONNECTED, "STOMP": self.CONNECTED, "DISCONNECT": self.BYE,
            "SUBSCRIBE": self.says(1) + self.says(2) + "RECEIPT\nreceipt-id:subscribed\n\n\0" + self.says(3),
        })
        subscription.open()
        for number in (1, 2, 3):
            frame = subscription.next()
            self.assertEqual(f"body {number}", frame.body)
            subscription.acknowledge(frame)
        subscription.close()
        subscribe, *acknowledged, goodbye = self.frames[1:]
        self.assertIn("\nack:client-individual\n", subscribe)
        self.assertIn("\ndestination:a\\c\\cb\n", subscribe)
        self.assertEqual(["ACK\nid:1\n\n", "ACK\nid:2\n\n", "ACK\nid:3\n\n"], acknowledged)
        self.assertTrue(goodbye.startswith("DISCONNECT"))

    def test_a_wrong_password_is_a_refusal_and_a_trouble_of_the_broker_is_not(self):
        for words, failure in (
            ("Security Error occurred", Refused),
            ("AMQ339001 Destination does not exist", Refused),
            ("AMQ339016 Error creating subscription 1", NotNow),
            ("AMQ339009 Exception getting session", Lost),
        ):
            error = f"ERROR\nmessage:{words}\n\n\0"
            with self.assertRaisesRegex(failure, words):
                self.serve({"CONNECT": error, "STOMP": error}).open()

    def test_a_broker_that_does_not_answer_or_is_not_there_is_lost(self):
        subscription = self.serve({})
        subscription.PATIENCE_SECONDS = 0
        with self.assertRaises(Lost):
            subscription.open()
        nobody = Subscription(types.SimpleNamespace(host="127.0.0.1", port=1, user="a", password="b", queue="q"), self.stopping)
        with self.assertRaises(Lost):
            nobody.open()

    def test_who_is_asked_to_stop_does_not_wait_for_an_event(self):
        subscription = self.serve({"CONNECT": self.CONNECTED, "STOMP": self.CONNECTED, "DISCONNECT": self.BYE,
                                   "SUBSCRIBE": "RECEIPT\nreceipt-id:subscribed\n\n\0"})
        subscription.open()
        self.stopping.set()
        with self.assertRaises(Stopping):
            subscription.next()

    def test_a_connection_that_ends_is_lost(self):
        subscription = self.serve({"CONNECT": self.CONNECTED, "STOMP": self.CONNECTED,
                                   "SUBSCRIBE": "RECEIPT\nreceipt-id:subscribed\n\n\0"})
        subscription.open()
        subscription.connection.transport.disconnect_socket()
        with self.assertRaises(Lost):
            subscription.next()


class OptionsTest(unittest.TestCase):
    def test_a_password_comes_from_the_environment_or_a_file_and_never_from_the_command_line(self):
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("of the file\n")
            file.flush()
            by_file = consume.options_of([], {"FOODDELIVERY_CONSUMER_PASSWORD_FILE": file.name})
        by_name = consume.options_of([], {"FOODDELIVERY_CONSUMER_PASSWORD": "of the environment"})
        self.assertEqual(("of the file", "of the environment"), (by_file.password, by_name.password))
        with self.assertRaises(Usage):
            consume.options_of([], {})
        with self.assertRaises(SystemExit) as end, open(os.devnull, "w") as nowhere:
            consume.sys.stderr, usual = nowhere, consume.sys.stderr
            try:
                consume.options_of(["--password", "a"], {})
            finally:
                consume.sys.stderr = usual
        self.assertEqual(consume.USAGE, end.exception.code)

    def test_what_cannot_work_is_said_at_once(self):
        password = {"FOODDELIVERY_CONSUMER_PASSWORD": "a"}
        for arguments, environment in (
            (["--forward", "ftp://example"], password),
            ([], {"FOODDELIVERY_CONSUMER_PASSWORD_FILE": "/nowhere"}),
        ):
            with self.assertRaises(Usage):
                consume.options_of(arguments, environment)
        with self.assertRaises(Usage):
            consume.webhook_secret("whsec_not base64")


if __name__ == "__main__":
    unittest.main()
