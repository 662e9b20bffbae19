// From the basket to an order: choosing how to pay, and sending the order until it is answered.

import { addressFields } from "../address.js";
import { patiently, Problem, read, send } from "../api.js";
import { Basket, pendingOrder } from "../basket.js";
import { button, fill, make, notice, option, paragraph, say, status } from "../dom.js";
import { session } from "../session.js";
import { f, t } from "../texts.js";
import { onSubmit, values } from "./account.js";
import { expected, sums, tellChanges } from "./store.js";

/** Why the last try came back here. */
const REFUSAL = "refusal";
const CARD = "card:";

/** The card that an order is to be paid with, for as long as it is not paid and this window is open. */
export const cardOf = {
  /** @param seconds to wait before it is tried again */
  keep: (orderId, token, seconds) =>
    sessionStorage.setItem(CARD + orderId, JSON.stringify({ token, notBefore: Date.now() + seconds * 1000 })),
  find: (orderId) => JSON.parse(sessionStorage.getItem(CARD + orderId)),
  forget: (orderId) => sessionStorage.removeItem(CARD + orderId),
};

/** The ways to pay. A real card company's window would give a token in place of these. */
export function cards() {
  return make(
    "fieldset",
    {},
    make("legend", {}, t.payWith),
    paragraph(t.simulated, "hint"),
    Object.entries(t.cards).map(([token, [label, hint]], i) =>
      option({ type: "radio", name: "card", value: token, checked: i === 0, label: `${t.card}: ${label}`, hint }),
    ),
  );
}

export function checkout(context) {
  const { params: [storeId], heading, run, signal, go } = context;
  const told = notice();
  const news = status("notice quiet");
  const content = make("div", {}, paragraph(t.loading, "quiet"));
  const root = make("section", { className: "narrow" }, heading(t.checkout), told, news, content);

  const tell = (problem) => say(told, problem && `${problem.text} ${t.again}`);

  run(async () => {
    const [shop, me] = await Promise.all(
      [`/order/api/stores/${storeId}`, "/order/api/customers/me"].map((address) =>
        patiently(() => read(address, signal), { tell, signal }),
      ),
    );
    const basket = new Basket(localStorage, storeId);
    tellChanges(news, basket.compareWith(shop.menu ?? []));
    const refusal = JSON.parse(sessionStorage.getItem(REFUSAL));
    sessionStorage.removeItem(REFUSAL);
    if (basket.count === 0) {
      say(told, refusal?.text);
      fill(content, paragraph(t.nothingToOrder), make("a", { className: "button main", href: `#/stores/${storeId}` }, t.edit));
      return;
    }
    const failed = notice();
    say(failed, refusal?.text ?? (basket.goods < shop.minimumOrder && t.tooLittle) ?? "");
    const form = filledIn(shop, me, basket, failed);
    fill(content, form);
    root.dispatchEvent(new Event("filled"));
  });

  function filledIn(shop, me, basket, failed) {
    const home = option({ type: "radio", name: "where", value: "home", checked: true, label: t.myAddress, hint: me.address.text });
    const other = option({ type: "radio", name: "where", value: "other", label: t.otherAddress });
    const address = addressFields(t.otherAddress);
    const isElsewhere = () => other.querySelector("input").checked;
    const adapt = () => address.isAskedFor(isElsewhere());
    [home, other].forEach((it) => it.addEventListener("change", adapt));
    adapt();
    const available = option({ type: "checkbox", name: "payWhenAvailable", checked: true, label: t.payWhenAvailable, hint: t.payWhenAvailableHint });
    const form = make(
      "form",
      { className: "stack", noValidate: true },
      make("section", { className: "card" },
        make("h2", {}, shop.name),
        make("ul", { className: "lines" }, basket.lines.map((line) => make("li", {}, make("span", { className: "name" }, `${line.name} × ${line.quantity}`), make("span", { className: "sum" }, f.won(line.price * line.quantity))))),
        basket.express && paragraph(t.expressPromise, "hint"),
        sums(shop, basket),
        paragraph(t.pricesOfStore, "hint"),
        make("p", {}, make("a", { href: `#/stores/${storeId}` }, t.edit)),
      ),
      make("fieldset", { className: "card" }, make("legend", {}, t.deliverTo), home, other, address),
      make("div", { className: "card stack" }, cards(), available),
      failed,
      make("p", { className: "actions" }, make("button", { className: "main wide" }, t.order(f.won(expected(shop, basket))))),
    );
    onSubmit(form, failed, context, async () => {
      const { card, payWhenAvailable } = values(form);
      pendingOrder.begin(
        localStorage,
        session().customerId,
        shop.name,
        {
          storeId,
          lines: basket.lines.map(({ menuItemId, quantity }) => ({ menuItemId, quantity })),
          express: basket.express,
          ...(isElsewhere() && { address: address.address() }),
          payment: { method: "CARD", token: card },
          payWhenAvailable: payWhenAvailable !== undefined,
        },
        crypto.randomUUID?.() ?? randomKey(),
      );
      go("/ordering");
    });
    root.addEventListener("restored", () => {
      adapt();
      address.restored();
    });
    return form;
  }

  return root;
}

/** Where the page is not served safely, the browser offers no UUIDs. */
const randomKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export function ordering(context) {
  const { heading, run, signal, go, say: announce } = context;
  const text = status();
  const told = notice();
  const actions = make("p", { className: "actions" });
  const pending = pendingOrder.of(localStorage, session().customerId);
  const root = make("section", { className: "narrow" }, heading(t.ordering), make("div", { className: "card" }, text, told, actions));

  if (!pending) {
    run(async () => go("/orders", { replace: true }));
  } else if (pendingOrder.isFresh(pending)) {
    run(place);
  } else {
    text.textContent = t.orderingOld(f.when(pending.at));
    fill(
      actions,
      button(t.sendAgain, () => run(place), { className: "main" }),
      button(t.drop, () => {
        pendingOrder.end(localStorage, pending.key);
        announce(t.dropped);
        go("/orders", { replace: true });
      }),
    );
  }

  async function place() {
    fill(actions, make("span", { className: "spinner", "aria-hidden": "true" }));
    text.textContent = t.orderingText;
    const { body } = pending;
    let orderId;
    let seconds = 0;
    try {
      const answer = await patiently(() => send("POST", "/order/api/orders", { body, key: pending.key, signal }), {
        signal,
        passing: (problem) => problem.isPassing || problem.code === "still-running",
        tell: (problem) => {
          text.textContent = problem ? t.orderingAgain : t.orderingText;
          say(told, problem && problem.code !== "still-running" ? problem.text : "");
        },
      });
      orderId = answer.body.orderId;
      seconds = answer.retryAfter;
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      if (problem.status !== 402) {
        // Refused before it became an order.
        pendingOrder.end(localStorage, pending.key);
        sessionStorage.setItem(REFUSAL, JSON.stringify({ text: problem.text }));
        go(`/checkout/${body.storeId}`, { replace: true });
        return;
      }
      orderId = problem.body.orderId;
    }
    cardOf.keep(orderId, body.payment.token, seconds);
    new Basket(localStorage, body.storeId).clear();
    pendingOrder.end(localStorage, pending.key);
    announce(t.placed);
    go(`/orders/${orderId}`, { replace: true });
  }

  return root;
}
