// One order's saga: a sentence that says for whom it waits, what keeps it, and a time line of all services.

import { language, texts, when, won } from "./texts.js";
import { stateWord, words } from "./saga-texts.js";

const LOOK_MILLIS = 3000;
const SERVICES = ["order", "payment", "store", "delivery", "notify", "status"];
const OVER = "NOBODY";
const WENT_WELL = ["APPROVED", "REFUNDED", "DELIVERED", "SENT"];
const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

const clock = new Intl.DateTimeFormat(language, { timeStyle: "medium", hourCycle: "h23" });
const ofToday = (instant) =>
  new Date(instant).toDateString() === new Date().toDateString() ? clock.format(new Date(instant)) : when(instant);
const millis = (instant) => new Date(instant).getTime();

/** The order that the address names, or null. */
const named = () => location.hash.match(ID)?.[0] ?? null;

/** An order's id that leads to its saga. */
export const orderLink = (make, orderId) =>
  orderId ? make("a", { href: `#order=${orderId}` }, make("code", {}, orderId)) : "–";

/** @param tools the page's own: `make`, `call`, `notice`, `say`, `reason`, and `button` */
export function saga({ make, call, notice, say, reason, button }) {
  const said = notice();
  const input = make("input", { name: "order", autocomplete: "off", spellcheck: false, required: true, maxLength: 100 });
  const find = make("form", { className: "find" }, make("label", {}, make("span", {}, words.orderId), input));
  const sentence = make("p", { className: "sentence", role: "status" });
  const shown = make("div", { className: "saga", hidden: true });
  const board = make("div");
  const looked = make("p", { className: "quiet" });
  const again = button(texts.refresh, said, () => look(named()));
  find.append(make("button", { className: "main" }, words.show));
  shown.append(sentence, board, make("div", { className: "actions" }, again), looked);
  const node = make("section", { id: "saga" }, make("div", { className: "top" }, make("h2", {}, words.title)), find, said, shown);
  let timer = null;

  find.addEventListener("submit", (event) => {
    event.preventDefault();
    const id = input.value.match(ID)?.[0];
    if (!id) {
      say(said, words.noId);
    } else if (id === named()) {
      begin();
    } else {
      location.hash = `order=${id}`;
    }
  });

  async function begin() {
    const id = named();
    clearTimeout(timer);
    shown.hidden = true;
    say(said, "");
    if (!id) {
      return;
    }
    input.value = id;
    board.replaceChildren();
    sentence.textContent = texts.loading;
    shown.hidden = false;
    try {
      await look(id);
      node.scrollIntoView({ block: "start" });
    } catch (trouble) {
      shown.hidden = true;
      say(said, reason(trouble));
    }
  }

  /** Once, and again after a while as long as something may change and somebody looks. */
  async function look(id) {
    const it = await call("GET", `/status/api/sagas/${id}`);
    if (id !== named()) {
      return;
    }
    show(it);
    clearTimeout(timer);
    if (it.standing.actor !== OVER) {
      timer = setTimeout(() => lookAgain(id), LOOK_MILLIS);
    }
  }

  async function lookAgain(id) {
    if (!node.isConnected || id !== named()) {
      return;
    }
    if (document.hidden) {
      timer = setTimeout(() => lookAgain(id), LOOK_MILLIS);
      return;
    }
    try {
      await look(id);
      say(said, "");
    } catch (trouble) {
      say(said, reason(trouble));
      if (node.isConnected) {
        timer = setTimeout(() => lookAgain(id), LOOK_MILLIS);
      }
    }
  }

  function show(it) {
    const text = stands(it);
    // What has not changed is not read out again.
    if (sentence.textContent !== text) {
      sentence.textContent = text;
    }
    const troubles = it.troubles ?? [];
    sentence.classList.toggle("bad", troubles.some((trouble) => trouble.blocks));
    board.replaceChildren(
      ...(troubles.length ? [list(troubles)] : []),
      ...pending(it),
      make("div", { className: "wide", tabIndex: 0, role: "region", ariaLabel: words.timeLine }, timeLine(it)),
    );
    looked.textContent = `${words.lookedAt} ${clock.format(new Date(it.at))}. ${traces(it)}`;
  }

  function traces(it) {
    const ids = [...new Set(it.events.map((event) => event.traceId).filter(Boolean))];
    return ids.length ? `${words.traces}: ${ids.join(", ")}` : "";
  }

  // ---- the sentence

  function stands({ standing, at }) {
    const { situation, actor, since, until } = standing;
    const sums = [words.situations[situation] ?? situation];
    if (since) {
      const minutes = Math.floor((millis(at) - millis(since)) / 60_000);
      sums.push(words.since(ofToday(since), minutes > 0 && actor !== OVER ? words.minutes(minutes) : null));
    }
    if (until && words.until[situation]) {
      sums.push(words.until[situation](ofToday(until)));
    }
    return `${sums.join(" ")}. ${words.actors[actor] ?? ""}`.trim();
  }

  // ---- what keeps it

  function list(troubles) {
    const items = make("ul", { className: "troubles" });
    for (const it of troubles) {
      const own = notice();
      const item = make("li", { className: it.blocks ? "bad" : "" }, make("p", {}, trouble(it)), own);
      if (it.kind === "DEAD" && it.service === "payment") {
        item.append(make("p", { className: "quiet" }, texts.paymentLetters));
      } else if (it.kind === "DEAD" && it.eventId) {
        const replay = async () => {
          const { result } = await call("POST", `/${it.service}/api/dead-letters/${it.eventId}/replay`);
          say(own, texts.replayed[result], true);
          await look(named());
        };
        item.append(make("div", { className: "actions" }, button(texts.replay, own, replay, "main")));
      }
      items.append(item);
    }
    return items;
  }

  const trouble = (it) =>
    [
      words.troubles[it.kind]({
        service: words.services[it.service],
        event: it.event ?? words.anEvent,
        since: it.since ? ofToday(it.since) : null,
        times: it.failures ? texts.times(it.failures) : null,
      }),
      it.cause ? `${texts.cause}: ${words.reasons(it.cause)}` : null,
    ]
      .filter(Boolean)
      .join(" ");

  // ---- what happens by itself

  function pending(it) {
    const all = it.services
      .flatMap((service) => service.deadlines.map((deadline) => ({ ...deadline, service: service.service })))
      .sort((one, other) => millis(one.at) - millis(other.at));
    if (all.length === 0) {
      return [];
    }
    const terms = make("dl");
    for (const { service, kind, at } of all) {
      terms.append(make("dt", {}, ofToday(at)), make("dd", {}, `${words.services[service]}: ${words.deadlines[kind] ?? kind}`));
    }
    return [make("h3", {}, words.pending), terms];
  }

  // ---- the time line: a row for each thing that happened, a column for each service

  function timeLine(it) {
    const head = make("tr", {}, make("th", { scope: "col" }, words.time));
    for (const service of it.services) {
      const about = service.silent
        ? make("span", { className: "bad" }, words.silent)
        : make("span", { className: "quiet" }, service.status ? standing(service) : words.knowsNothing);
      head.append(make("th", { scope: "col" }, words.services[service.service], make("br"), about));
    }
    const rows = [...it.events.map(event), ...it.services.flatMap((service) => service.steps.map((step) => done(service, step)))].sort(
      (one, other) => one.at - other.at,
    );
    const body = make("tbody");
    let before = null;
    for (const { at, cells } of rows) {
      const pause = before !== null && at - before >= 1000 ? words.pause(at - before) : "";
      const time = make("th", { scope: "row" }, ofToday(at), pause && make("span", { className: "quiet" }, ` +${pause}`));
      const row = make("tr", {}, time);
      for (const service of SERVICES) {
        const cell = make("td", {}, ...(cells[service] ?? []));
        cell.dataset.service = words.services[service];
        row.append(cell);
      }
      body.append(row);
      before = at;
    }
    return make("table", {}, make("thead", {}, head), body);
  }

  function event(it) {
    const at = millis(it.at);
    const facts = Object.entries(it.facts ?? {})
      .filter(([name, value]) => value !== "NONE" && value !== "false" && name !== "wasPaid")
      .map(([name, value]) => fact(name, value));
    const cells = {
      [it.service]: [
        make("strong", {}, it.name),
        make("span", { className: "quiet" }, facts.length ? ` ${facts.join(", ")}` : ""),
        ...(it.sentAt ? [] : [make("span", { className: "bad" }, ` ${words.notSent}`)]),
      ],
    };
    for (const reading of it.readers) {
      (cells[reading.service] ??= []).push(read(reading, at));
    }
    return { at, cells };
  }

  /** Notify tells how its newest message went. */
  const standing = ({ service, status }) => (service === "notify" ? (words.outcomes[status] ?? status) : stateWord(status));

  const fact = (name, value) =>
    name === "amount" || name === "total" ? won(Number(value)) : `${words.facts[name] ?? name} ${name === "status" || name === "refund" ? stateWord(value) : value}`;

  function read(reading, published) {
    const good = reading.state === "HANDLED";
    const text = good
      ? `✓ ${words.pause(Math.max(0, millis(reading.at) - published))}`
      : (words.readings[reading.state] ?? reading.state);
    const failures = reading.failures ? `, ${words.failedBefore(texts.times(reading.failures))}` : "";
    const title = reading.cause ? `${texts.cause}: ${words.reasons(reading.cause)}` : "";
    return make(
      "span",
      { className: good || reading.state === "ON_ITS_WAY" ? "read" : "read bad" },
      text,
      failures,
      title && make("span", { className: "quiet" }, ` ${title}`),
    );
  }

  function done(service, step) {
    const what = [
      words.steps[step.kind] ?? step.kind,
      step.about ? (words.steps[step.about] ?? stateWord(step.about)) : null,
    ];
    const more = [
      step.amount ? won(step.amount) : null,
      words.outcomes[step.outcome] ?? step.outcome,
      step.tries > 1 ? texts.times(step.tries) : null,
      // "All is well", in the words of the other side, says nothing more.
      WENT_WELL.includes(step.outcome) ? null : step.code,
      step.nextAt ? `${words.nextTry} ${ofToday(step.nextAt)}` : null,
    ];
    return {
      at: millis(step.at),
      cells: {
        [service.service]: [
          make("strong", { className: "step" }, what.filter(Boolean).join(" ")),
          make("span", { className: "quiet" }, ` ${more.filter(Boolean).join(", ")}`),
        ],
      },
    };
  }

  // A section that the page has put another in place of looks no more.
  const changed = () => (node.isConnected ? begin() : removeEventListener("hashchange", changed));
  addEventListener("hashchange", changed);
  queueMicrotask(begin);
  return node;
}
