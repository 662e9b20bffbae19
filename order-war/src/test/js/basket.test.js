import assert from "node:assert/strict";
import { test } from "node:test";
import { Basket, pendingOrder } from "../../main/webapp/page/basket.js";
import { storage } from "./storage.js";

const STEW = { menuItemId: "stew", name: "Kimchi stew", price: 9500, soldOut: false };
const COLA = { menuItemId: "cola", name: "Cola", price: 3000, soldOut: false };

test("a basket is there again after a reload, and each store has its own", () => {
  const kept = storage();
  const basket = new Basket(kept, "a");
  basket.put(STEW, 2);
  basket.put(COLA, 1);
  basket.expressly(true);

  const again = new Basket(kept, "a");
  assert.equal(again.count, 3);
  assert.equal(again.goods, 22_000);
  assert.equal(again.express, true);
  assert.equal(again.quantity("stew"), 2);
  assert.equal(new Basket(kept, "b").count, 0);
});

test("nothing of a dish leaves its line, and nothing at all leaves no trace", () => {
  const kept = storage();
  const basket = new Basket(kept, "a");
  basket.put(STEW, 1);
  basket.put(STEW, 0);
  assert.deepEqual(basket.lines, []);
  assert.equal(kept.size, 0);
});

test("quantities are whole, and from nothing to 99", () => {
  const basket = new Basket(storage(), "a");
  basket.put(STEW, 1000);
  assert.equal(basket.quantity("stew"), 99);
  basket.put(STEW, 2.7);
  assert.equal(basket.quantity("stew"), 2);
  basket.put(STEW, -5);
  assert.equal(basket.quantity("stew"), 0);
});

test("dishes that are gone or sold out leave the basket, and new prices are taken and told", () => {
  const kept = storage();
  const basket = new Basket(kept, "a");
  basket.put(STEW, 2);
  basket.put(COLA, 1);
  basket.put({ menuItemId: "old", name: "Old dish", price: 1, soldOut: false }, 1);

  const told = basket.compareWith([{ ...STEW, price: 10_000 }, { ...COLA, soldOut: true }]);

  assert.deepEqual(told, { gone: ["Cola", "Old dish"], changed: ["Kimchi stew"] });
  assert.equal(new Basket(kept, "a").goods, 20_000);
  assert.deepEqual(basket.compareWith([{ ...STEW, price: 10_000 }]), { gone: [], changed: [] });
});

test("what somebody else wrote into the storage does no harm", () => {
  for (const text of ["{", "null", "[]", '{"lines":7}', '{"lines":[{"menuItemId":"x","price":"1","quantity":1},null]}']) {
    assert.equal(new Basket(storage({ "basket:a": text }), "a").count, 0, text);
  }
});

const BODY = { storeId: "a", lines: [] };

test("an order without an answer keeps its key over a reload", () => {
  const kept = storage();
  pendingOrder.begin(kept, "kim", "Hanbapsang", BODY, "key-1", 1000);
  const again = pendingOrder.of(kept, "kim");
  assert.equal(again.key, "key-1");
  assert.deepEqual(again.body, BODY);
  pendingOrder.end(kept, "key-1");
  assert.equal(pendingOrder.of(kept, "kim"), null);
});

test("an answer to an order of before does not end the one that began since", () => {
  const kept = storage();
  pendingOrder.begin(kept, "kim", "Hanbapsang", BODY, "key-1");
  pendingOrder.begin(kept, "kim", "Hanbapsang", BODY, "key-2");
  pendingOrder.end(kept, "key-1");
  assert.equal(pendingOrder.of(kept, "kim").key, "key-2");
});

test("nobody sends the order of somebody else", () => {
  const kept = storage();
  pendingOrder.begin(kept, "kim", "Hanbapsang", BODY, "key-1");
  assert.equal(pendingOrder.of(kept, "lee"), null);
});

test("an old one is not sent without asking", () => {
  const pending = { at: 0 };
  assert.equal(pendingOrder.isFresh(pending, 9 * 60_000), true);
  assert.equal(pendingOrder.isFresh(pending, 11 * 60_000), false);
});
