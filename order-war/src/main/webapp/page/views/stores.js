// The stores nearby.

import { patiently, read } from "../api.js";
import { position } from "../address.js";
import { button, facts, fill, make, notice, paragraph, say, status } from "../dom.js";
import { session } from "../session.js";
import { f, t } from "../texts.js";

const NEAR = "near";

export function stores({ heading, run, signal, say: announce }) {
  const where = paragraph(t.loading);
  const choices = make("div", { className: "actions" });
  const told = notice();
  const list = make("ul", { className: "cards" });
  const state = status("quiet");
  const further = make("div", { className: "actions" });

  const tell = (problem) => say(told, problem && `${problem.text} ${t.again}`);

  /** Chosen here, else the account's address, else anywhere. @returns `{lat, lon, name}` or null */
  async function place() {
    const chosen = JSON.parse(sessionStorage.getItem(NEAR));
    if (chosen) {
      return chosen.lat === undefined ? null : { ...chosen, name: t.nearYou };
    }
    if (!session()) {
      return null;
    }
    const { address } = await patiently(() => read("/order/api/customers/me", signal), { tell, signal });
    return { lat: address.lat, lon: address.lon, name: address.text };
  }

  function choose(near) {
    if (near) {
      sessionStorage.setItem(NEAR, JSON.stringify(near));
    } else {
      sessionStorage.removeItem(NEAR);
    }
    return load();
  }

  async function load() {
    const near = await place();
    where.textContent = near ? t.near(near.name) : t.everywhere;
    fill(
      choices,
      button(t.locate, async () => {
        state.textContent = t.locating;
        const here = await position();
        state.textContent = here ? "" : t.noPosition;
        if (here) {
          await run(() => choose(here));
        }
      }),
      session() && sessionStorage.getItem(NEAR) && button(t.useAddress, () => run(() => choose(null))),
      near && button(t.showAll, () => run(() => choose({}))),
    );
    fill(list);
    state.textContent = t.loading;
    await page(near, null);
  }

  async function page(near, after) {
    const query = new URLSearchParams({ ...(near && { lat: near.lat, lon: near.lon }), ...(after && { after }) });
    const { items, next } = await patiently(() => read(`/order/api/stores?${query}`, signal), { tell, signal });
    list.append(...items.map(card));
    state.textContent = list.children.length === 0 ? t.noStores : "";
    fill(further, next && button(t.more, () => run(() => page(near, next))));
    announce(`${t.stores}: ${list.children.length}`);
  }

  run(load);
  return make("section", {}, heading(t.stores), make("div", { className: "where" }, where, choices), told, state, list, further);
}

const card = (store) =>
  make(
    "li",
    { className: store.open ? "card" : "card closed" },
    make(
      "h2",
      {},
      make("a", { href: `#/stores/${store.storeId}` }, store.name),
    ),
    make(
      "p",
      { className: "tags" },
      make("span", { className: store.open ? "tag good" : "tag" }, store.open ? `● ${t.open}` : `○ ${t.closed}`),
      store.distanceKm !== undefined && store.distanceKm !== null && make("span", { className: "tag" }, t.away(f.distance(store.distanceKm))),
    ),
    paragraph(store.address ?? "", "quiet"),
    facts([t.minimum, f.won(store.minimumOrder), t.delivery, f.won(store.deliveryFee), t.express, `+${f.won(store.expressFee)}`], "small"),
  );
