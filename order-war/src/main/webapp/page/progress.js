// What an order's state means to its customer, without a word about how it looks.

/** The way of an order that goes well. */
export const STEPS = ["PAID", "ACCEPTED", "COOKING", "READY", "RIDER_ASSIGNED", "PICKED_UP", "DELIVERED", "COMPLETED"];

const UNPAID = ["PAYMENT_PENDING", "PAYMENT_UNKNOWN", "PAYMENT_DECLINED", "PAYMENT_DEFERRED"];
const ENDED = ["CANCELLED", "REJECTED", "EXPIRED"];

export const isUnpaid = (status) => UNPAID.includes(status);

/** Payment is under way, and goes on by itself or when it is asked for again. */
export const isWaitingForPayment = (status) => isUnpaid(status) && status !== "PAYMENT_DECLINED";

export const isCancellable = (status) => isUnpaid(status) || status === "PAID" || status === "ACCEPTED";

/** Ended without a meal. */
export const isOff = (status) => ENDED.includes(status);

/** Paid, and not at the door yet: the rider will ask for the code. */
export const isOnItsWay = (status) => STEPS.includes(status) && status !== "DELIVERED" && status !== "COMPLETED";

/** Nothing more is to be heard of it, refunds included. */
export const isOver = (status, refund) => status === "COMPLETED" || (isOff(status) && refund === "REFUNDED");

/**
 * The steps of an order with their times. A step that a rider gave back is not done any more; one that was overtaken is
 * done without a time.
 *
 * @param status the present one
 * @param timeline `{status, at}`, oldest first
 * @returns `{status, at, is}` with `is` one of `done`, `now`, `next`; of an order that is off, only what was done
 */
export function progress(status, timeline) {
  const times = new Map(timeline.map((step) => [step.status, step.at]));
  const at = (step) => times.get(step) ?? null;
  if (isOff(status) || status === "CANCEL_PENDING") {
    const done = STEPS.filter((step) => times.has(step)).map((step) => ({ status: step, at: at(step), is: "done" }));
    return [...done, { status, at: at(status), is: "now" }];
  }
  const present = STEPS.indexOf(status);
  return STEPS.map((step, i) => ({
    status: step,
    at: i <= present ? at(step) : null,
    is: i < present ? "done" : i === present ? "now" : "next",
  }));
}

/** @returns the step that came instead of the cancellation which the customer had asked for, or null */
export function cancelRefusal(timeline) {
  const asked = timeline.findLastIndex((step) => step.status === "CANCEL_PENDING");
  const after = asked < 0 ? undefined : timeline[asked + 1];
  return after && !isOff(after.status) ? after : null;
}
