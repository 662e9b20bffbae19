import assert from "node:assert/strict";
import { test } from "node:test";
import { EventParser, follow } from "../../main/webapp/page/live.js";

function parsed(...pieces) {
  const events = [];
  const parser = new EventParser((event) => events.push(event));
  pieces.forEach((piece) => parser.push(piece));
  return events;
}

test("an event has a name, an id and lines of data", () => {
  assert.deepEqual(parsed("event: status\nid: 7\ndata: {\ndata: }\n\n"), [{ name: "status", id: "7", data: "{\n}" }]);
});

test("comments, retries and events without data are no events", () => {
  assert.deepEqual(parsed(": heartbeat\n\nretry: 1000\n\nid: 3\n\nevent: status\n\n"), []);
});

test("an id counts for the events that follow, a name for its own alone", () => {
  assert.deepEqual(parsed("event: status\nid: 1\ndata: a\n\ndata: b\n\n"), [
    { name: "status", id: "1", data: "a" },
    { name: "message", id: "1", data: "b" },
  ]);
});

test("a stream may be cut anywhere and its lines may end in any way", () => {
  const stream = "\uFEFFevent: status\r\nid: 1\r\ndata: 가\r\n\r\nid:2\rdata:b\r\rdata: c\n\n";
  const whole = parsed(stream);
  assert.deepEqual(whole.map((event) => [event.id, event.data]), [["1", "가"], ["2", "b"], ["2", "c"]]);
  for (let cut = 0; cut <= stream.length; cut++) {
    assert.deepEqual(parsed(stream.slice(0, cut), stream.slice(cut)), whole, `cut at ${cut}`);
  }
  assert.deepEqual(parsed(...stream), whole, "letter by letter");
});

test("what is not complete is not told", () => {
  assert.deepEqual(parsed("data: half"), []);
  assert.deepEqual(parsed("data: half\n"), []);
});

test("an id with a zero byte, and a field without a value, are as the standard says", () => {
  assert.deepEqual(parsed("id: 1\nid: a\0b\ndata\n\n"), [{ name: "message", id: "1", data: "" }]);
});

const stream = (...pieces) => new Response(new Blob(pieces).stream());

function client(answers, options = {}) {
  const leaving = new AbortController();
  const seen = { ids: [], events: [], connected: [], rests: [] };
  const end = follow({
    open: async (id) => {
      seen.ids.push(id);
      const answer = answers.shift();
      if (answers.length === 0 && answer === undefined) {
        leaving.abort();
      }
      if (answer instanceof Error) {
        throw answer;
      }
      return answer ?? stream();
    },
    take: (event) => seen.events.push(event.data),
    tell: (isLive) => seen.connected.push(isLive),
    refused: () => 0,
    rest: async (tries, atLeast) => void seen.rests.push([tries, atLeast]),
    signal: leaving.signal,
    ...options,
  });
  return { seen, end };
}

test("a stream that breaks off is opened again behind the last event that came", async () => {
  const { seen, end } = client([stream("id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\nda"), new TypeError("offline"), stream("id: 3\ndata: c\n\n")]);
  await end;
  assert.deepEqual(seen.ids, [null, "2", "2", "3"]);
  assert.deepEqual(seen.events, ["a", "b", "c"]);
});

test("pauses grow until something comes again", async () => {
  const { seen, end } = client([new TypeError("a"), new TypeError("b"), stream(": connected\n\n"), new TypeError("c")]);
  await end;
  assert.deepEqual(seen.rests.map(([tries]) => tries), [0, 1, 0, 1]);
  assert.deepEqual(seen.connected, [false, false, true, false, false]);
});

test("who refuses says how long to wait, or that there is no use", async () => {
  const full = client([new Response("", { status: 503 })], { refused: async () => 5000 });
  await full.end;
  assert.deepEqual(full.seen.rests, [[0, 5000]]);

  const over = client([new Response("", { status: 401 })], {
    refused: () => {
      throw new Error("signed out");
    },
  });
  await assert.rejects(over.end, /signed out/);
});

test("a connection that is silent for too long is given up", async () => {
  const leaving = new AbortController();
  let opened = 0;
  await follow({
    open: async (id, signal) => {
      opened++;
      if (opened === 2) {
        leaving.abort();
        return stream();
      }
      // As fetch does: the body of an aborted request fails.
      return new Response(new ReadableStream({ start: (body) => signal.addEventListener("abort", () => body.error(signal.reason)) }));
    },
    take: () => {},
    tell: () => {},
    refused: () => 0,
    rest: async () => {},
    signal: leaving.signal,
    silence: 20,
  });
  assert.equal(opened, 2);
});

test("a mistake in what is done with an event is not taken for a broken connection", async () => {
  const { end } = client([stream("data: a\n\n")], {
    take: () => {
      throw new TypeError("a mistake");
    },
  });
  await assert.rejects(end, /a mistake/);
});
