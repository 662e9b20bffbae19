// A store's menu, and the basket that is filled from it.

import { patiently, Problem, read } from "../api.js";
import { Basket } from "../basket.js";
import { button, fill, make, notice, option, paragraph, say, status } from "../dom.js";
import { f, t } from "../texts.js";

export function store({ params: [storeId], heading, run, signal, say: announce }) {
  const told = notice();
  const news = status("notice quiet");
  const root = make("section", {}, heading(t.menuOf), told, paragraph(t.loading, "quiet"));

  const tell = (problem) => say(told, problem && `${problem.text} ${t.again}`);

  run(async () => {
    try {
      const found = await patiently(() => read(`/order/api/stores/${storeId}`, signal), { tell, signal });
      filled(root, { ...found, menu: found.menu ?? [] });
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 404) {
        fill(root, heading(t.nowhere), paragraph(t.storeGone), make("a", { className: "button main", href: "#/" }, t.toStores));
        return;
      }
      throw problem;
    }
  });

  function filled(place, shop) {
    const basket = new Basket(localStorage, storeId);
    tellChanges(news, basket.compareWith(shop.menu));

    const dishes = new Map(shop.menu.map((item) => [item.menuItemId, dish(item)]));
    const panel = make("section", { className: "card basket", id: "basket", "aria-labelledby": "basket-title" });
    const short = make("p", { className: "shortcut" });

    function put(item, quantity) {
      const button = document.activeElement?.dataset.does;
      basket.put(item, quantity);
      update();
      announce(`${t.quantityOf(item.name, basket.quantity(item.menuItemId))}. ${t.goods} ${f.won(basket.goods)}`);
      refocus(item, button);
    }

    /** The button that was pressed was made anew; where it is gone, its neighbour takes over. */
    function refocus(item, does) {
      if (does) {
        const scope = does.startsWith("basket") ? panel : dishes.get(item.menuItemId).node;
        const next =
          scope.querySelector(`[data-item="${item.menuItemId}"][data-does="${does}"]`) ??
          scope.querySelector(`[data-item="${item.menuItemId}"]`) ??
          scope.querySelector("button, h2");
        next?.focus({ preventScroll: true });
      }
    }

    function stepper(item, prefix) {
      const quantity = basket.quantity(item.menuItemId);
      const step = (text, label, does, by) => {
        const element = make("button", { type: "button", className: "step", ariaLabel: label }, text);
        element.dataset.does = prefix + does;
        element.dataset.item = item.menuItemId;
        element.addEventListener("click", () => put(item, basket.quantity(item.menuItemId) + by));
        return element;
      };
      return make(
        "div",
        { className: "stepper", role: "group", ariaLabel: item.name },
        step("−", t.fewer(item.name), "less", -1),
        make("span", { className: "quantity" }, make("span", { "aria-hidden": "true" }, String(quantity)), make("span", { className: "unseen" }, t.quantityOf(item.name, quantity))),
        step("+", t.moreOf(item.name), "more", 1),
      );
    }

    function dish(item) {
      const action = make("div", { className: "dish-action" });
      const node = make(
        "li",
        { className: item.soldOut ? "dish sold-out" : "dish" },
        make("div", {}, make("h3", {}, item.name), paragraph(item.description ?? "", "quiet"), make("p", { className: "price" }, f.won(item.price))),
        action,
      );
      return {
        node,
        update: () => {
          if (item.soldOut) {
            fill(action, make("span", { className: "tag" }, t.soldOut));
          } else if (basket.quantity(item.menuItemId) > 0) {
            fill(action, stepper(item, "menu-"));
          } else {
            const add = button(t.add, () => put(item, 1), { className: "main", ariaLabel: t.addOf(item.name) });
            add.dataset.does = "menu-more";
            add.dataset.item = item.menuItemId;
            fill(action, add);
          }
        },
      };
    }

    const express = option({
      type: "checkbox",
      role: "switch",
      checked: basket.express,
      label: t.expressly(f.won(shop.expressFee)),
      hint: t.expressPromise,
    });
    express.querySelector("input").addEventListener("change", (event) => {
      basket.expressly(event.target.checked);
      update();
    });

    function update() {
      dishes.forEach((it) => it.update());
      const enough = basket.goods >= shop.minimumOrder;
      const title = make("h2", { id: "basket-title", tabIndex: -1 }, t.basket);
      const keepsExpress = express.contains(document.activeElement);
      if (basket.count === 0) {
        fill(panel, title, paragraph(t.basketEmpty, "quiet"));
      } else {
        fill(
          panel,
          title,
          make(
            "ul",
            { className: "lines" },
            basket.lines.map((line) =>
              make("li", {}, make("span", { className: "name" }, line.name), make("span", { className: "sum" }, f.won(line.price * line.quantity)), stepper(line, "basket-")),
            ),
          ),
          express,
          sums(shop, basket),
          !enough && make("p", { className: "notice" }, t.belowMinimum(f.won(shop.minimumOrder - basket.goods), f.won(shop.minimumOrder))),
          make(
            "p",
            { className: "actions" },
            enough && shop.open && make("a", { className: "button main wide", href: `#/checkout/${storeId}` }, t.toCheckout),
            button(t.emptyBasket, () => {
              basket.clear();
              express.querySelector("input").checked = false;
              update();
              announce(t.basketEmpty);
              panel.querySelector("h2").focus();
            }),
          ),
        );
        if (keepsExpress) {
          express.querySelector("input").focus();
        }
      }
      fill(short, basket.count > 0 && make("button", { type: "button", className: "main wide", id: "to-basket" }, t.showBasket(basket.count, f.won(basket.goods))));
      short.firstElementChild?.addEventListener("click", () => {
        panel.scrollIntoView();
        panel.querySelector("h2").focus({ preventScroll: true });
      });
    }

    // The way to the basket is of use while the basket is out of sight. Its place stays: else all would move under a finger
    // that is about to press what it came for.
    const sight = new IntersectionObserver(([entry]) => (short.style.visibility = entry.isIntersecting ? "hidden" : ""));
    sight.observe(panel);
    signal.addEventListener("abort", () => sight.disconnect(), { once: true });

    update();
    const title = heading(shop.name);
    const hadFocus = place.contains(document.activeElement);
    fill(
      place,
      title,
      make(
        "p",
        { className: "tags" },
        make("span", { className: shop.open ? "tag good" : "tag" }, shop.open ? `● ${t.open}` : `○ ${t.closed}`),
        make("span", { className: "tag" }, `${t.minimum} ${f.won(shop.minimumOrder)}`),
        make("span", { className: "tag" }, `${t.delivery} ${f.won(shop.deliveryFee)}`),
      ),
      paragraph(shop.address ?? "", "quiet"),
      !shop.open && paragraph(t.storeClosed, "notice"),
      told,
      news,
      make(
        "div",
        { className: "beside" },
        make("section", { "aria-labelledby": "menu-title" }, make("h2", { id: "menu-title" }, t.menuOf), make("ul", { className: "dishes" }, shop.menu.map((item) => dishes.get(item.menuItemId).node))),
        panel,
      ),
      short,
    );
    if (hadFocus) {
      title.focus({ preventScroll: true });
    }
  }

  return root;
}

/** How the money is made up, by the store's present prices. */
export const sums = (shop, basket) =>
  make(
    "dl",
    { className: "sums" },
    row(t.goods, f.won(basket.goods)),
    row(t.deliveryFee, f.won(shop.deliveryFee)),
    basket.express && row(t.expressFee, f.won(shop.expressFee)),
    row(t.sum, f.won(expected(shop, basket)), "total"),
  );

/** Won; what is charged in the end is what the order says. */
export const expected = (shop, basket) => basket.goods + shop.deliveryFee + (basket.express ? shop.expressFee : 0);

export const row = (term, value, className = "") => make("div", { className }, make("dt", {}, term), make("dd", {}, value));

export function tellChanges(place, { gone, changed }) {
  say(place, [gone.length > 0 && t.gone(gone.join(", ")), changed.length > 0 && t.changed(changed.join(", "))].filter(Boolean).join(" "));
}
