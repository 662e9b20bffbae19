// Server-sent events by fetch: the browser's own EventSource cannot send the token.

/** Takes a stream of events apart, as the HTML standard (9.2.6) says. */
export class EventParser {
  #rest = "";
  #afterReturn = false;
  #name = "";
  #data = [];
  #id = "";
  #begun = false;

  /** @param take called with `{name, data, id}` for each event that is complete */
  constructor(take) {
    this.take = take;
  }

  /** @param text what came, cut anywhere */
  push(text) {
    let fresh = text;
    if (!this.#begun && fresh.length > 0) {
      this.#begun = true;
      fresh = fresh.replace(/^\uFEFF/, "");
    }
    // A line may end in CR, LF or both: the LF of one whose CR came in the piece before is no line of its own.
    if (this.#afterReturn && fresh.length > 0) {
      this.#afterReturn = false;
      fresh = fresh.replace(/^\n/, "");
    }
    if (fresh.length > 0) {
      this.#afterReturn = fresh.endsWith("\r");
    }
    const lines = (this.#rest + fresh).split(/\r\n|\r|\n/);
    this.#rest = lines.pop();
    lines.forEach((line) => this.#line(line));
  }

  #line(line) {
    if (line === "") {
      this.#complete();
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") {
      this.#name = value;
    } else if (field === "data") {
      this.#data.push(value);
    } else if (field === "id" && !value.includes("\0")) {
      this.#id = value;
    }
  }

  #complete() {
    if (this.#data.length > 0) {
      this.take({ name: this.#name || "message", data: this.#data.join("\n"), id: this.#id });
    }
    this.#name = "";
    this.#data = [];
  }
}

/** Three heartbeats of the service: a connection that is silent for longer is dead, though nobody said so. */
const SILENCE_MILLIS = 45_000;

/**
 * Follows a stream until it is not wanted any more: when it breaks off, it is opened again behind the last event that came,
 * at once and then after pauses that grow.
 *
 * @param open `(lastEventId, signal)` to a Response
 * @param take called with each event
 * @param tell called with true when the stream is open, with false when it is not
 * @param refused `(Response)` for an answer that is no stream; throws when there is no use in asking again, and otherwise
 *     gives the least pause in milliseconds
 * @param rest `(tries, atLeast)` waits between two tries
 */
export async function follow({ open, take, tell, refused, rest, signal, silence = SILENCE_MILLIS }) {
  let lastEventId = null;
  let tries = 0;
  while (!signal.aborted) {
    let atLeast = 0;
    const connection = new AbortController();
    const end = () => connection.abort();
    signal.addEventListener("abort", end, { once: true });
    try {
      const answer = await withinTime(silence, end, () => open(lastEventId, connection.signal));
      if (answer.ok) {
        const parser = new EventParser((event) => {
          lastEventId = event.id || lastEventId;
          take(event);
        });
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        for (;;) {
          const { value, done } = await withinTime(silence, end, () => reader.read());
          if (done) {
            break;
          }
          tries = 0;
          tell(true);
          parser.push(value);
        }
      } else {
        atLeast = await refused(answer);
      }
    } catch (failure) {
      if (!(failure instanceof BrokenOff)) {
        throw failure;
      }
    } finally {
      signal.removeEventListener("abort", end);
      connection.abort();
    }
    if (!signal.aborted) {
      tell(false);
      await rest(tries++, atLeast);
    }
  }
}

/** What the connection did, as opposed to this program. */
class BrokenOff extends Error {}

async function withinTime(millis, end, work) {
  const timer = setTimeout(end, millis);
  try {
    return await work();
  } catch (cause) {
    throw new BrokenOff("the stream broke off", { cause });
  } finally {
    clearTimeout(timer);
  }
}
