import assert from "node:assert/strict";
import { test } from "node:test";
import { formats } from "../../main/webapp/page/format.js";
import { cancelRefusal, isCancellable, isOver, progress, STEPS } from "../../main/webapp/page/progress.js";

const plain = (text) => text.replaceAll(/[\u00a0\u202f]/g, " ");

test("money is written as people in each language write it", () => {
  assert.equal(formats("ko").won(12_000), "12,000원");
  assert.equal(formats("en").won(12_000), "₩12,000");
  assert.equal(formats("ko").won(0), "0원");
});

test("times are Seoul's, with the date on other days", () => {
  const now = Date.parse("2026-05-04T03:00:00Z");
  assert.equal(plain(formats("en").when("2026-05-04T03:05:00Z", now)), "12:05 PM");
  // Which of both depends on the age of the browser's data.
  assert.match(plain(formats("ko").when("2026-05-04T03:05:00Z", now)), /^(오후|PM) 12:05$/);
  // In Seoul the day has begun already.
  assert.match(plain(formats("en").when("2026-05-03T14:59:00Z", now)), /^May 3, 11:59 PM$/);
  assert.equal(plain(formats("en").when("2026-05-03T15:01:00Z", now)), "12:01 AM");
});

test("distances are told no finer than they matter", () => {
  const { distance } = formats("en");
  assert.equal(distance(0), "50 m");
  assert.equal(distance(0.33), "350 m");
  assert.equal(distance(0.96), "1 km");
  assert.equal(distance(1.26), "1.3 km");
});

const at = (status, minute) => ({ status, event: status, at: `2026-05-04T03:0${minute}:00Z` });

test("what is done, what is now and what is to come", () => {
  const steps = progress("COOKING", [at("PAYMENT_PENDING", 0), at("PAID", 1), at("ACCEPTED", 2), at("COOKING", 3)]);
  assert.deepEqual(steps.map((step) => step.status), STEPS);
  assert.deepEqual(steps.map((step) => step.is), ["done", "done", "now", "next", "next", "next", "next", "next"]);
  assert.equal(steps[1].at, at("", 2).at);
});

test("a step that others overtook is done without a time", () => {
  const steps = progress("DELIVERED", [at("PAID", 1), at("DELIVERED", 4)]);
  assert.deepEqual(steps.slice(0, 3).map((step) => [step.is, step.at !== null]), [["done", true], ["done", false], ["done", false]]);
});

test("a rider who gave the order back is to come once more", () => {
  const steps = progress("READY", [at("PAID", 1), at("READY", 2), at("RIDER_ASSIGNED", 3), at("READY", 4)]);
  assert.deepEqual(steps.at(3), { status: "READY", at: at("", 4).at, is: "now" });
  assert.deepEqual(steps.at(4), { status: "RIDER_ASSIGNED", at: null, is: "next" });
});

test("an order that is off shows how far it came and how it ended", () => {
  const steps = progress("CANCELLED", [at("PAID", 1), at("ACCEPTED", 2), at("CANCEL_PENDING", 3), at("CANCELLED", 4)]);
  assert.deepEqual(steps.map((step) => [step.status, step.is]), [["PAID", "done"], ["ACCEPTED", "done"], ["CANCELLED", "now"]]);
});

test("a cancellation that was refused is known by what came instead of it", () => {
  const cooking = { ...at("COOKING", 3), event: "CancelRefused" };
  assert.deepEqual(cancelRefusal([at("PAID", 1), at("CANCEL_PENDING", 2), cooking, at("READY", 4)]), cooking);
  assert.equal(cancelRefusal([at("PAID", 1), at("CANCEL_PENDING", 2), at("CANCELLED", 3)]), null);
  assert.equal(cancelRefusal([at("PAID", 1), at("CANCEL_PENDING", 2)]), null);
  assert.equal(cancelRefusal([at("PAID", 1), at("COOKING", 2)]), null);
});

test("cooking ends the time to cancel; a refund is waited for", () => {
  assert.equal(isCancellable("ACCEPTED"), true);
  assert.equal(isCancellable("COOKING"), false);
  assert.equal(isOver("COMPLETED", "NONE"), true);
  assert.equal(isOver("CANCELLED", "PENDING"), false);
  assert.equal(isOver("CANCELLED", "REFUNDED"), true);
});
