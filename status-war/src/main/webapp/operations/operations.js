// The operators' page: what needs a person, and what a person can do about it. The token is kept in this module alone, so
// that it is gone with the page.

import { accounts } from "./accounts.js";
import { rebuild } from "./rebuild.js";
import { orderLink, saga } from "./saga.js";
import { language, state, texts, when, won } from "./texts.js";

const PAGE = 20;
const SERVICES = ["order", "store", "delivery", "notify", "status"];
const CANCELLABLE = ["ACCEPTED", "COOKING", "READY", "RIDER_ASSIGNED", "PICKED_UP"];

let token = null;

const $ = (selector, within = document) => within.querySelector(selector);

/** An element with what is in it: texts are never read as HTML. */
function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children.filter((child) => child !== null));
  return element;
}

// ---- talking to the services

/** What went wrong, as a person should hear it. */
class Trouble extends Error {}

/** @returns the body of the answer, or null when it has none */
async function call(method, address, body) {
  let answer;
  try {
    answer = await fetch(address, {
      method,
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body && { "Content-Type": "application/json" }),
      },
      body: body && JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
    });
  } catch {
    throw new Trouble(texts.offline);
  }
  if (answer.ok) {
    return answer.status === 204 ? null : answer.json();
  }
  if (answer.status === 401 && token) {
    signOut(texts.ended);
  }
  throw new Trouble(await kindly(answer));
}

async function kindly(answer) {
  const problem = await answer.json().catch(() => ({}));
  const code = String(problem.type ?? "").split(":").pop();
  const wait = Number(answer.headers.get("Retry-After"));
  return [
    answer.status === 403 ? texts.notAdmin : texts.problems[code],
    !texts.problems[code] && answer.status !== 403
      ? ((problem.errors ? problem.detail : problem.title) ?? texts.unknownProblem(answer.status))
      : null,
    problem.cause ? `${texts.cause}: ${problem.cause}` : null,
    wait > 0 ? texts.seconds(wait) : null,
  ]
    .filter(Boolean)
    .join(" ");
}

/** Lets the button work once at a time, and says beside it what became of that. */
function button(label, notice, work, className = "") {
  const element = make("button", { type: "button", className }, label);
  element.addEventListener("click", async () => {
    element.disabled = true;
    say(notice, "");
    try {
      await work();
    } catch (trouble) {
      say(notice, reason(trouble));
    } finally {
      element.disabled = false;
    }
  });
  return element;
}

function say(notice, text, good = false) {
  notice.textContent = text;
  notice.hidden = !text;
  notice.classList.toggle("good", good);
}

/** A mistake of this page's own is for the console, not hidden behind a kind word. */
function reason(trouble) {
  if (!(trouble instanceof Trouble)) {
    console.error(trouble);
  }
  return trouble.message;
}

const notice = () => make("p", { className: "notice", hidden: true, role: "alert" });

// ---- lists

/** One thing that needs a person; it leaves the list when it is dealt with. */
function card(facts, actions, list) {
  const said = notice();
  const terms = make("dl");
  for (const [term, value] of facts) {
    terms.append(make("dt", {}, term), make("dd", {}, value));
  }
  const item = make("li", {}, terms);
  const done = (text) => {
    item.replaceChildren(said);
    say(said, text, true);
    list.changed(-1);
  };
  const buttons = actions(said, done);
  if (buttons.length > 0) {
    item.append(make("div", { className: "actions" }, ...buttons));
  }
  item.append(said);
  return item;
}

const code = (text) => make("code", {}, text ?? "–");

/** A list of one address, page by page. */
class List {
  constructor(address, facts, actions) {
    this.address = address;
    this.facts = facts;
    this.actions = actions;
    this.items = make("ul");
    this.status = make("p", { className: "quiet", role: "status" });
    this.notice = notice();
    this.further = button(texts.more, this.notice, () => this.read(), "");
    this.node = make("div", {}, this.items, this.status, this.notice, this.further);
    this.shown = 0;
  }

  async load() {
    this.items.replaceChildren();
    this.next = null;
    this.shown = 0;
    this.further.hidden = true;
    this.status.textContent = texts.loading;
    say(this.notice, "");
    try {
      await this.read();
    } catch (trouble) {
      this.status.textContent = "";
      say(this.notice, reason(trouble));
    }
  }

  async read() {
    const query = new URLSearchParams({ limit: PAGE, ...(this.next && { after: this.next }) });
    const page = await call("GET", `${this.address}${this.address.includes("?") ? "&" : "?"}${query}`);
    for (const row of page.items) {
      this.items.append(card(this.facts(row), (said, done) => this.actions(row, said, done), this));
    }
    this.next = page.next;
    this.further.hidden = !page.next;
    this.changed(page.items.length);
  }

  changed(by) {
    this.shown += by;
    this.status.textContent = this.shown === 0 && !this.next ? texts.none : "";
    this.onChange?.(this);
  }
}

function section(title, ...lists) {
  const count = make("span", { className: "count", hidden: true });
  const node = make("section", {}, make("div", { className: "top" }, make("h2", {}, title, " ", count)));
  const show = () => {
    const sum = lists.reduce((all, it) => all + it.list.shown, 0);
    count.textContent = sum + (lists.some((it) => it.list.next) ? "+" : "");
    count.hidden = sum === 0;
  };
  for (const { name, list } of lists) {
    list.onChange = show;
    node.append(...(name ? [make("h3", {}, name)] : []), list.node);
  }
  return node;
}

// ---- what there is to see

const overdue = () =>
  new List(
    "/order/api/operations/orders",
    (row) => [
      [texts.order, orderLink(make, row.orderId)],
      [texts.state, row.refund === "NONE" ? state(row.status) : `${state(row.status)}, ${state(row.refund)}`],
      [texts.since, when(row.since)],
      [texts.expectedBy, when(row.expectedBy)],
      [texts.decidedBy, row.decidedBy?.type ?? "–"],
      [texts.store, code(row.storeId)],
    ],
    (row, said, done) =>
      CANCELLABLE.includes(row.status)
        ? [
            button(
              texts.cancel,
              said,
              async () => {
                const why = await ask(texts.cancelTitle, texts.cancelText, texts.cancelYes);
                if (why) {
                  await call("POST", `/order/api/operations/orders/${row.orderId}/force-cancellation`, { reason: why });
                  done(texts.cancelled);
                }
              },
              "danger",
            ),
          ]
        : [],
  );

const refunds = () =>
  new List(
    "/order/api/operations/refunds?status=REFUND_FAILED",
    (row) => [
      [texts.order, orderLink(make, row.orderId)],
      [texts.amount, won(row.amount)],
      [texts.gatewaySaid, row.reason ?? texts.noCause],
      [texts.tries, String(row.tries)],
    ],
    (row, said, done) => [
      button(
        texts.retry,
        said,
        async () => {
          await call("POST", `/order/api/operations/refunds/${row.refundId}/retry`);
          done(texts.retried);
        },
        "main",
      ),
    ],
  );

const letters = (service) =>
  new List(
    `/${service}/api/dead-letters`,
    (row) => [
      [texts.event, String(row.type ?? "–").split(".")[2] ?? row.type],
      [texts.order, orderLink(make, row.orderId)],
      [texts.sent, when(row.sentAt)],
      [texts.failed, row.failures ? `${texts.times(row.failures)}, ${when(row.lastFailedAt)}` : texts.noCause],
      [texts.cause, row.cause ?? texts.noCause],
    ],
    (row, said, done) => [
      button(
        texts.replay,
        said,
        async () => done(texts.replayed[(await call("POST", `/${service}/api/dead-letters/${row.eventId}/replay`)).result]),
        "main",
      ),
      button(
        texts.drop,
        said,
        async () => {
          const why = await ask(texts.dropTitle, texts.dropText, texts.dropYes);
          if (why) {
            await call("DELETE", `/${service}/api/dead-letters/${row.eventId}?${new URLSearchParams({ reason: why })}`);
            done(texts.dropped);
          }
        },
        "danger",
      ),
    ],
  );

const unmatched = () =>
  new List(
    "/order/api/operations/unmatched-events",
    (row) => [
      [texts.event, String(row.type).split(".")[2] ?? row.type],
      [texts.order, orderLink(make, row.orderId)],
      [texts.received, when(row.receivedAt)],
    ],
    () => [],
  );

// ---- the audit

function audit() {
  const said = notice();
  const status = make("p", { className: "quiet", role: "status" });
  const found = make("ul");
  let running = false;
  const stop = make("button", { type: "button", hidden: true }, texts.stop);
  stop.addEventListener("click", () => (running = false));
  const run = button(
    texts.run,
    said,
    async () => {
      running = true;
      stop.hidden = false;
      found.replaceChildren();
      try {
        await slices();
      } finally {
        running = false;
        stop.hidden = true;
      }
    },
    "main",
  );

  async function slices() {
    let checked = 0;
    let skipped = 0;
    let next = null;
    const silent = new Map();
    do {
      status.textContent = texts.progress(checked);
      const report = await call("GET", `/status/api/audit?${new URLSearchParams({ ...(next && { after: next }) })}`);
      checked += report.checked;
      skipped += report.skipped;
      report.unreachable.forEach((it) => silent.set(it.service, it.reason));
      for (const it of report.violations) {
        const facts = make("dl", {}, make("dt", {}, texts.order), make("dd", {}, orderLink(make, it.orderId)));
        facts.append(make("dt", {}, it.invariant), make("dd", {}, it.detail));
        found.append(make("li", {}, facts));
      }
      next = report.next;
    } while (next && running);
    const broken = found.children.length;
    status.textContent = [
      ...(next ? [texts.stopped] : []),
      texts.result(checked, skipped),
      broken === 0 ? texts.well : texts.broken(broken),
    ].join(" ");
    say(said, [...silent].map(([service, why]) => texts.silent(service, why)).join(" "));
  }

  return make(
    "section",
    {},
    make("div", { className: "top" }, make("h2", {}, texts.audit), make("div", { className: "actions" }, run, stop)),
    make("p", { className: "quiet" }, texts.auditAbout),
    status,
    said,
    found,
  );
}

// ---- asking before something that cannot be undone

const dialog = $("#ask");

/** @returns the reason that the person gave, or null */
function ask(title, text, yes) {
  $("#ask-title").textContent = title;
  $("#ask-text").textContent = text;
  $("#ask-yes").textContent = yes;
  const form = $("form", dialog);
  form.reset();
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener(
      "close",
      () => answer(dialog.returnValue === "yes" ? form.elements.reason.value.trim() || null : null),
      { once: true },
    );
  });
}

$("#ask-no").addEventListener("click", () => dialog.close(""));

// ---- coming and going

const board = $("#board");
const form = $("#sign-in");

function show() {
  const lists = [overdue(), refunds(), ...SERVICES.map(letters), unmatched()];
  const [late, owed, ...others] = lists;
  const dead = section(
    texts.letters,
    ...SERVICES.map((name, i) => ({ name, list: others[i] })),
  );
  dead.append(make("p", { className: "quiet" }, texts.paymentLetters));
  board.replaceChildren(
    saga({ make, call, notice, say, reason, button }),
    section(texts.overdue, { list: late }),
    section(texts.refunds, { list: owed }),
    dead,
    section(texts.unmatched, { list: others.at(-1) }),
    audit(),
    rebuild({ make, call, notice, say, reason, button, code }),
    accounts({ make, call, notice, say, reason }),
  );
  lists.forEach((list) => list.load());
}

function signOut(why) {
  token = null;
  if (dialog.open) {
    dialog.close("");
  }
  board.replaceChildren();
  turn(false);
  say($(".notice", form), why);
  form.elements.password.focus();
}

function turn(signedIn) {
  form.hidden = signedIn;
  board.hidden = !signedIn;
  $("#refresh").hidden = !signedIn;
  $("#sign-out").hidden = !signedIn;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const submit = $("button", form);
  submit.disabled = true;
  say($(".notice", form), "");
  try {
    const { username, password } = Object.fromEntries(new FormData(form));
    token = (await call("POST", "/order/api/tokens", { username, password })).access_token;
    form.elements.password.value = "";
    turn(true);
    show();
  } catch (trouble) {
    say($(".notice", form), reason(trouble));
  } finally {
    submit.disabled = false;
  }
});

$("#refresh").addEventListener("click", show);
$("#sign-out").addEventListener("click", () => signOut(""));

document.documentElement.lang = language;
document.title = texts.title;
document.querySelectorAll("[data-text]").forEach((element) => (element.textContent = texts[element.dataset.text]));
turn(false);
