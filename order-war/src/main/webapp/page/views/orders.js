// All orders of the customer, newest first.

import { patiently, read } from "../api.js";
import { button, fill, make, notice, paragraph, say, status } from "../dom.js";
import { f, t } from "../texts.js";

export function orders({ heading, run, signal }) {
  const told = notice();
  const list = make("ul", { className: "cards" });
  const state = status("quiet");
  const further = make("div", { className: "actions" });
  state.textContent = t.loading;

  async function page(after) {
    const query = new URLSearchParams({ ...(after && { after }) });
    const { items, next } = await patiently(() => read(`/order/api/orders?${query}`, signal), {
      signal,
      tell: (problem) => say(told, problem && `${problem.text} ${t.again}`),
    });
    list.append(...items.map(card));
    state.textContent = list.children.length === 0 ? t.noOrders : "";
    fill(further, next && button(t.more, () => run(() => page(next))));
  }

  run(() => page(null));
  return make("section", {}, heading(t.myOrders), told, state, list, further);
}

const card = (order) =>
  make(
    "li",
    { className: "card" },
    make("h2", {}, make("a", { href: `#/orders/${order.orderId}` }, order.storeName)),
    make("p", { className: "tags" }, make("span", { className: "tag" }, t.states[order.status]), order.refund !== "NONE" && make("span", { className: "tag" }, t.refund)),
    paragraph(order.lines.map((line) => `${line.name} × ${line.quantity}`).join(", "), "quiet"),
    make("p", { className: "ends" }, make("time", { dateTime: order.placedAt }, f.when(order.placedAt)), make("strong", {}, f.won(order.total))),
  );
