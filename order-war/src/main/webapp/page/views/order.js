// One order, live: what the order service says of it, and the stream of the status service that tells when to look again.

import { growing, headers, patiently, pause, Problem, read, send, signInNeeded } from "../api.js";
import { button, facts, fill, make, notice, paragraph, say, status } from "../dom.js";
import { follow } from "../live.js";
import { cancelRefusal, isCancellable, isOff, isOnItsWay, isOver, isUnpaid, isWaitingForPayment, progress } from "../progress.js";
import { f, t } from "../texts.js";
import { onSubmit, values } from "./account.js";
import { cardOf, cards } from "./checkout.js";
import { row } from "./store.js";

/** Steps that come in one go, as the past does at the beginning, are shown as one. */
const GATHER_MILLIS = 150;
const LOOK_MILLIS = 4000;
const LEAST_REST_MILLIS = 500;
/** Between two questions about a payment, where the service named no other time. */
const PAYMENT_MILLIS = 2000;
const LONGEST_PAYMENT_MILLIS = 10_000;
/** Between two looks whether the expected time has passed. */
const ARRIVAL_MILLIS = 30_000;

/**
 * What is known of an order. The order service decides; where it cannot be asked, or has not been asked since, the last
 * step that was heard of counts.
 */
class Known {
  order = null;
  heard = null;
  heardLater = false;

  get status() {
    return this.heardLater || !this.order ? this.heard?.status : this.order.status;
  }

  get refund() {
    return (this.heardLater || !this.order ? this.heard?.refund : this.order.refund) ?? "NONE";
  }

  /** Oldest first; without the status service only where it is now. */
  get timeline() {
    const heard = this.heard?.timeline ?? [];
    const decided = this.order?.decidedBy;
    return decided && !heard.some((step) => step.status === this.order.status)
      ? [...heard, { status: this.order.status, event: decided.type, at: decided.at }]
      : heard;
  }

  read(order) {
    this.order = order;
    this.heardLater = false;
  }

  hear(view) {
    this.heard = view;
    this.heardLater = true;
  }

  /** When it should arrive: a later guess of the same step. */
  expect({ status, eta, etaLatest }) {
    if (this.heard?.status === status) {
      this.heard = { ...this.heard, eta, etaLatest };
    }
  }
}

export function order(context) {
  const { params: [orderId], heading, run, signal, ask } = context;
  const address = `/order/api/orders/${orderId}`;
  const known = new Known();
  const title = heading(t.orderTitle);
  const connection = make("p", { className: "connection", role: "status" }, t.connecting);
  const late = make("p", { className: "notice quiet", role: "status", hidden: true });
  const headline = make("p", { className: "headline", role: "status" });
  const told = notice();
  const detailsLate = notice();
  const lead = make("div", { className: "stack" });
  const way = make("div", {});
  const actions = make("div", { className: "actions" });
  const details = make("div", {});
  const root = make("section", { className: "narrow" },
    title,
    make("div", { className: "card stack" }, connection, late, headline, lead, told, way, actions),
    detailsLate,
    details,
  );

  const following = new AbortController();
  signal.addEventListener("abort", () => following.abort(signal.reason), { once: true });
  let isKnownToStatus = true;
  let isWaiting = false;
  let again = null;
  let drawn = null;
  let drawnLead = null;

  // ---- reading

  function take(found) {
    known.read(found);
    say(detailsLate, "");
    draw();
  }

  /** Asks the order service once; where it does not answer, what was heard counts. */
  async function look() {
    try {
      take(await read(address, signal));
    } catch (problem) {
      if (!(problem instanceof Problem) || !problem.isPassing) {
        throw problem;
      }
      draw();
    }
  }

  async function first() {
    try {
      take(await patiently(() => read(address, signal), {
        signal,
        tell: (problem) => say(detailsLate, problem && `${t.orderDetailsLate} ${problem.text}`),
      }));
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 404) {
        fill(root, heading(t.nowhere), paragraph(problem.text), make("a", { className: "button main", href: "#/orders" }, t.myOrders));
        return;
      }
      throw problem;
    }
  }

  // ---- following

  function connected(isLive) {
    const state = isLive ? "live" : isKnownToStatus ? "reconnecting" : "connecting";
    if (connection.dataset.state !== state) {
      connection.dataset.state = state;
      connection.textContent = { live: `● ${t.live}`, reconnecting: `○ ${t.reconnecting}`, connecting: t.connecting }[state];
      say(late, state === "reconnecting" ? t.late : "");
    }
  }

  const stream = {
    open: (lastEventId, connectionSignal) =>
      fetch(`/status/api/orders/${orderId}/stream`, {
        headers: { ...headers(), Accept: "text/event-stream", ...(lastEventId && { "Last-Event-ID": lastEventId }) },
        credentials: "omit",
        cache: "no-store",
        signal: connectionSignal,
      }),
    take: (event) => {
      if (event.name === "status") {
        known.hear(JSON.parse(event.data));
        clearTimeout(again);
        again = setTimeout(() => run(look), GATHER_MILLIS);
      }
    },
    tell: connected,
    refused: (answer) => {
      if (answer.status === 401) {
        throw signInNeeded();
      }
      // Just placed: the news of it is still on its way there.
      isKnownToStatus = answer.status !== 404;
      return Number(answer.headers.get("Retry-After")) * 1000 || 0;
    },
    rest: async (tries, atLeast) => {
      const end = Date.now() + Math.max(atLeast, tries === 0 ? LEAST_REST_MILLIS : growing(tries - 1));
      for (let left = end - Date.now(); left > 0; left = end - Date.now()) {
        await pause(Math.min(left, LOOK_MILLIS), following.signal);
        await look();
      }
    },
    signal: following.signal,
  };

  async function listen() {
    try {
      await follow(stream);
    } catch (failure) {
      if (!following.signal.aborted) {
        throw failure;
      }
    }
  }

  /** An expected time that has passed without news is asked for again. */
  async function expectAnew() {
    try {
      for (;;) {
        await pause(ARRIVAL_MILLIS, following.signal);
        const eta = known.heard?.eta;
        if (eta && new Date(eta).getTime() < Date.now()) {
          await expectOnce();
        }
      }
    } catch (failure) {
      if (!following.signal.aborted) {
        throw failure;
      }
    }
  }

  async function expectOnce() {
    try {
      known.expect(await read(`/status/api/orders/${orderId}`, following.signal));
      draw();
    } catch (problem) {
      if (!(problem instanceof Problem) || !problem.isPassing) {
        throw problem;
      }
    }
  }

  // ---- paying

  /** Goes on by itself until it is paid or not: asks again, or pays again where the customer left that to this page. */
  async function waitForPayment() {
    isWaiting = true;
    try {
      for (let tries = 1; isWaitingForPayment(known.status); tries++) {
        const card = cardOf.find(orderId);
        const wished = card ? card.notBefore - Date.now() : 0;
        await pause(Math.max(Math.min(PAYMENT_MILLIS * tries, LONGEST_PAYMENT_MILLIS), wished), signal);
        if (known.status === "PAYMENT_DEFERRED" && known.order?.payWhenAvailable === false && card) {
          await pay(card.token);
        } else {
          await look();
        }
      }
    } finally {
      isWaiting = false;
    }
  }

  /** While a result is not known the service repeats the same attempt, so nothing is paid twice by this. */
  async function pay(token) {
    say(told, "");
    cardOf.keep(orderId, token, 0);
    try {
      const { body, retryAfter } = await send("POST", `${address}/payments`, { body: { method: "CARD", token }, signal });
      cardOf.keep(orderId, token, retryAfter);
      take(body);
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      cardOf.keep(orderId, token, problem.retryAfter);
      // What came of it stands in the order itself.
      await look();
      if (problem.isPassing || problem.status === 402) {
        say(told, problem.text);
      }
    }
  }

  // ---- the customer's commands

  async function cancel() {
    const reason = await ask({ title: t.cancelTitle, text: t.cancelText, label: t.cancelReason, yes: t.cancelYes, no: t.cancelNo });
    if (reason === null) {
      return;
    }
    await command(`${address}/cancellation`, reason ? { reason } : {});
    title.focus({ preventScroll: true });
  }

  async function command(to, body) {
    say(told, "");
    try {
      take((await send("POST", to, { body, signal })).body);
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      if (problem.status === 409) {
        await look();
        say(told, to.endsWith("/cancellation") ? tooLate() : problem.text);
      } else {
        say(told, problem.text);
      }
    }
  }

  /** What had decided, and when, as the order tells. */
  function tooLate() {
    const { type, at } = known.order?.decidedBy ?? {};
    return at ? because(type, at) : t.notPossible;
  }

  const because = (event, at) => t.tooLate(t.decided[event] ?? t.decided.other, f.when(at));

  // ---- showing

  /** Only what has changed is made anew: whoever is about to press a button finds it where it was. */
  function draw() {
    if (!known.status) {
      return;
    }
    const looks = JSON.stringify([known.order, known.status, known.refund, known.timeline, known.heard?.prepMinutes, known.heard?.promisedAt, known.heard?.eta]);
    if (looks === drawn) {
      return;
    }
    drawn = looks;
    const { status: now, refund } = known;
    const before = root.dataset.status;
    root.dataset.status = now;
    const name = known.order?.storeName ?? known.heard?.storeName;
    if (name) {
      title.textContent = t.orderOf(name);
      document.title = `${t.states[now]} · ${name}`;
    }
    if (headline.textContent !== t.states[now]) {
      headline.textContent = t.states[now];
    }
    if (!isUnpaid(now)) {
      cardOf.forget(orderId);
    }
    if (before && isUnpaid(before) && !isUnpaid(now)) {
      say(told, "");
    }
    keepingFocus(() => {
      drawLead();
      if (before !== now) {
        drawActions();
      }
    });
    drawWay();
    drawDetails();
    if (isWaitingForPayment(now) && !isWaiting) {
      run(waitForPayment);
    }
    if (isOver(now, refund) && known.heard?.status === now && known.heard.refund === refund) {
      following.abort();
      connection.hidden = true;
      say(late, "");
    }
  }

  /** A button that goes away while it has the focus hands it to the heading. */
  function keepingFocus(work) {
    const focused = document.activeElement;
    const wasHere = lead.contains(focused) || actions.contains(focused);
    work();
    if (wasHere && !focused.isConnected) {
      title.focus({ preventScroll: true });
    }
  }

  function drawLead() {
    const { status: now, order: found } = known;
    const looks = [now, found?.reason, found?.payWhenAvailable].join();
    if (looks !== drawnLead) {
      drawnLead = looks;
      fill(
        lead,
        now === "PAYMENT_DECLINED" && declined(),
        isWaitingForPayment(now) && inAMoment(),
        now === "DELIVERED" && paragraph(t.confirmText),
      );
    }
  }

  function declined() {
    const failed = notice();
    const form = make("form", { className: "stack", noValidate: true },
      paragraph(t.declined(t.reasons[known.order?.reason])),
      cards(),
      failed,
      make("p", { className: "actions" }, make("button", { className: "main" }, t.payAgain)),
    );
    onSubmit(form, failed, context, () => pay(values(form).card));
    return form;
  }

  function inAMoment() {
    const deferred = known.status === "PAYMENT_DEFERRED";
    const card = cardOf.find(orderId);
    const byItself = known.order?.payWhenAvailable;
    const failed = notice();
    const form = make("form", { className: "stack", noValidate: true },
      make("p", { className: "waiting" }, make("span", { className: "spinner", "aria-hidden": "true" }), make("span", {}, deferred ? t.payDeferred : t.payUnknown)),
      deferred && paragraph(byItself ? t.payDeferredAuto : card ? t.payDeferredHere : t.payDeferredByHand),
      deferred && !card && !byItself && cards(),
      failed,
      deferred && (card || !byItself) && make("p", { className: "actions" }, make("button", { className: "main" }, t.payNow)),
    );
    onSubmit(form, failed, context, () => pay(values(form).card ?? card.token));
    return form;
  }

  function drawActions() {
    const { status: now } = known;
    fill(
      actions,
      now === "DELIVERED" && button(t.confirm, () => run(() => command(`${address}/confirmation`)), { className: "main wide" }),
      isCancellable(now) && button(t.cancel, () => run(cancel), { className: "danger" }),
    );
  }

  function drawWay() {
    const { status: now, order: found, heard, refund, timeline } = known;
    const promisedAt = found?.promisedAt ?? heard?.promisedAt;
    const accepted = timeline.find((step) => step.status === "ACCEPTED");
    const refused = isOff(now) ? null : cancelRefusal(timeline);
    const ready = accepted && heard?.prepMinutes && new Date(accepted.at).getTime() + heard.prepMinutes * 60_000;
    fill(
      way,
      refused && make("p", { className: "notice" }, because(refused.event, refused.at)),
      promisedAt && !isOff(now) && !found?.promiseMissed && make("p", { className: "promise" }, t.promised(f.when(promisedAt))),
      found?.promiseMissed && make("p", { className: "promise" }, t.promiseMissed(f.when(promisedAt), f.won(found.expressFee))),
      !isOff(now) && heard?.status === now && heard.eta && make("p", { className: "arrival" }, arrival(heard)),
      ready && ["ACCEPTED", "COOKING"].includes(now) && paragraph(t.prepared(f.when(ready)), "quiet"),
      found?.handoverCode && isOnItsWay(now) &&
        make("div", { className: "code" }, make("span", {}, t.handover), make("strong", { id: "handover-code" }, found.handoverCode), make("span", { className: "quiet" }, t.handoverText)),
      refund !== "NONE" && make("p", { className: "refund" }, make("strong", {}, `${t.refund}: `), t.refundOf[refund]),
      isOff(now) && found?.reason && make("p", {}, `${t.reason}: ${t.why[found.reason] ?? found.reason}`),
      !isUnpaid(now) &&
        make("ol", { className: "steps", ariaLabel: t.progress },
          progress(now, timeline).map((step) =>
            make("li", { className: step.is, "aria-current": step.is === "now" ? "step" : null },
              make("span", { className: "mark", "aria-hidden": "true" }, step.is === "done" ? "✓" : ""),
              make("span", {}, t.steps[step.status]),
              make("span", { className: "unseen" }, ` (${t.step[step.is]}) `),
              step.at && make("time", { dateTime: step.at }, f.when(step.at)),
            ),
          ),
        ),
    );
  }

  function arrival({ eta, etaLatest }) {
    const about = f.about(eta);
    const latest = etaLatest && f.about(etaLatest, Math.ceil);
    return latest && latest !== about ? t.arrives(about, latest) : t.arrivesAbout(about);
  }

  function drawDetails() {
    const { order: found } = known;
    if (!found) {
      return;
    }
    fill(
      details,
      make("section", { className: "card", "aria-labelledby": "details-title" },
        make("h2", { id: "details-title" }, t.details),
        make("ul", { className: "lines" }, found.lines.map((line) => make("li", {}, make("span", { className: "name" }, `${line.name} × ${line.quantity}`), make("span", { className: "sum" }, f.won(line.unitPrice * line.quantity))))),
        make("dl", { className: "sums" },
          row(t.goods, f.won(found.goods)),
          row(t.deliveryFee, f.won(found.deliveryFee)),
          found.express && row(t.expressFee, f.won(found.expressFee)),
          row(t.sum, f.won(found.total), "total"),
        ),
        facts([t.deliverTo, found.address?.text ?? "", t.ordered, make("time", { dateTime: found.placedAt }, f.when(found.placedAt)), t.number, make("code", {}, found.orderId)]),
        make("p", {}, make("a", { href: `#/stores/${found.storeId}` }, t.reorder)),
      ),
    );
  }

  run(first);
  run(listen);
  run(expectAnew);
  return root;
}
