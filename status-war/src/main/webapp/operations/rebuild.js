// Building the status view anew: the button, how far it is, and what the two said otherwise.

import { texts } from "./texts.js";

const LOOK_MILLIS = 1000;
const ADDRESS = "/status/api/rebuild";
const RUNNING = ["READING", "CARRYING", "COMPARING"];

/** @param tools the page's own: `make`, `call`, `notice`, `say`, `reason`, `button` and `code` */
export function rebuild({ make, call, notice, say, reason, button, code }) {
  const said = notice();
  const status = make("p", { className: "quiet", role: "status", id: "rebuild-status" });
  const bar = make("progress", { hidden: true, max: 1, value: 0 });
  bar.setAttribute("aria-labelledby", "rebuild-status");
  const found = make("ul");
  const begin = button(texts.rebuildBegin, said, () => start(""), "main");
  const force = button(texts.rebuildForce, said, () => start("?force=true"), "danger");
  force.hidden = true;
  let looking = false;

  async function start(query) {
    show(await call("POST", ADDRESS + query));
    look();
  }

  /** Until it is over, or the page has gone on to something else. */
  async function look() {
    if (looking) {
      return;
    }
    looking = true;
    try {
      while (show(await call("GET", ADDRESS))) {
        await new Promise((wake) => setTimeout(wake, LOOK_MILLIS));
        if (!node.isConnected) {
          return;
        }
      }
    } catch (trouble) {
      say(said, reason(trouble));
    } finally {
      looking = false;
    }
  }

  /** @returns whether it goes on */
  function show(it) {
    const runs = RUNNING.includes(it.state);
    const text = texts.rebuildStates[it.state](it);
    if (status.textContent !== text) {
      status.textContent = text;
    }
    bar.hidden = it.state !== "READING";
    bar.value = it.of > 0 ? it.read / it.of : 0;
    begin.hidden = runs;
    force.hidden = it.state !== "DIFFERENT";
    found.replaceChildren(...it.found.map(difference));
    return runs;
  }

  function difference(it) {
    const facts = make("dl");
    for (const [term, value] of [
      [texts.order, code(it.orderId)],
      [texts.rebuildLive, side(it.live, texts.rebuildNotLive)],
      [texts.rebuildAnew, side(it.anew, texts.rebuildNotAnew)],
    ]) {
      facts.append(make("dt", {}, term), make("dd", {}, value));
    }
    return make("li", {}, facts);
  }

  const side = (facts, otherwise) => (facts ? code(JSON.stringify(facts)) : otherwise);

  const node = make(
    "section",
    {},
    make("div", { className: "top" }, make("h2", {}, texts.rebuild), make("div", { className: "actions" }, begin, force)),
    make("p", { className: "quiet" }, texts.rebuildAbout),
    status,
    bar,
    said,
    found,
  );
  look();
  return node;
}
