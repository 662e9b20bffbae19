// Talking to the services: one request, one that is repeated until it is answered, and what went wrong in a person's words.

import { session, tokenEnded } from "./session.js";
import { language, t } from "./texts.js";

const PATIENCE_MILLIS = 15_000;
const FIRST_PAUSE_MILLIS = 1000;
const LONGEST_PAUSE_MILLIS = 15_000;

/** What a service, or the way to it, answered instead of what was asked for. */
export class Problem extends Error {
  /**
   * @param status HTTP status; 0 when there was no answer
   * @param body the problem document
   * @param retryAfter seconds; 0 when nothing was said
   */
  constructor(status, body = {}, retryAfter = 0) {
    super(`${status} ${body.type ?? ""}`);
    this.status = status;
    this.body = body;
    this.code = String(body.type ?? "").split(":").pop();
    this.retryAfter = retryAfter;
  }

  /** The same request may be answered in a moment. */
  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** For the person at this end. */
  get text() {
    if (this.status === 0) {
      return t.offline;
    }
    // An outage may be told by whoever stands between, who speaks English only.
    return this.status >= 500 && this.code !== "busy" ? t.unavailable : this.body.title || t.unknownProblem(this.status);
  }
}

/** The token ended; the person is on the way to sign in again. */
export class SignInNeeded extends Error {}

let whenSignInIsNeeded = () => {};

export function onSignInNeeded(then) {
  whenSignInIsNeeded = then;
}

/** Of every request, streams included. */
export const headers = () => ({
  "Accept-Language": language,
  ...(session() && { Authorization: `Bearer ${session().token}` }),
});

export function signInNeeded() {
  tokenEnded();
  whenSignInIsNeeded();
  return new SignInNeeded();
}

/**
 * One request.
 *
 * @param options `body`, `key` (of idempotency) and `signal`, all as needed
 * @returns `{status, body, retryAfter}`
 * @throws Problem
 */
export async function send(method, address, { body, key, signal } = {}) {
  const limit = AbortSignal.timeout(PATIENCE_MILLIS);
  const carriedToken = session() !== null;
  let answer;
  let content;
  try {
    answer = await fetch(address, {
      method,
      headers: {
        ...headers(),
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...(key && { "Idempotency-Key": key }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    content = await answer.text();
  } catch (failure) {
    signal?.throwIfAborted();
    if (failure instanceof TypeError || failure.name === "TimeoutError") {
      throw new Problem(0);
    }
    throw failure;
  }
  const retryAfter = Number(answer.headers.get("Retry-After")) || 0;
  if (answer.ok) {
    return { status: answer.status, body: content ? JSON.parse(content) : null, retryAfter };
  }
  if (answer.status === 401 && carriedToken && !address.endsWith("/tokens")) {
    throw signInNeeded();
  }
  throw new Problem(answer.status, problemIn(answer, content), retryAfter);
}

/** Whoever stands between here and the services may answer in a form of their own. */
function problemIn(answer, content) {
  return answer.headers.get("Content-Type")?.includes("json") ? JSON.parse(content) : {};
}

export const read = async (address, signal) => (await send("GET", address, { signal })).body;

/**
 * Does something again and again while the trouble with it is passing: first after a second, or when the service said,
 * then more and more rarely; at once when the connection is back.
 *
 * @param tell called with the Problem before each pause, and with null when it worked after all
 */
export async function patiently(work, { tell, signal, passing = (problem) => problem.isPassing }) {
  let told = false;
  for (let tries = 0; ; tries++) {
    try {
      const result = await work();
      if (told) {
        tell(null);
      }
      return result;
    } catch (problem) {
      if (!(problem instanceof Problem) || !passing(problem)) {
        throw problem;
      }
      told = true;
      tell(problem);
      await pause(Math.max(problem.retryAfter * 1000, growing(tries)), signal);
    }
  }
}

/** @returns milliseconds: 1, 2, 4 … seconds, somewhat at random, so that not everybody comes back at the same moment */
export const growing = (tries) =>
  Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** Math.min(tries, 10)) * (0.75 + Math.random() / 2);

/** Ends early when the network comes back or the window is looked at again; with an error when it is not wanted any more. */
export function pause(millis, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const over = (then) => () => {
      clearTimeout(timer);
      removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", look);
      signal?.removeEventListener("abort", leave);
      then();
    };
    const wake = over(resolve);
    const leave = over(() => reject(signal.reason));
    const look = () => document.visibilityState === "visible" && wake();
    const timer = setTimeout(wake, millis);
    addEventListener("online", wake);
    document.addEventListener("visibilitychange", look);
    signal?.addEventListener("abort", leave);
  });
}
