// Money, times and distances as people write them. The stores are in Korea: so is the clock.

const ZONE = "Asia/Seoul";

/** @param language `ko` or `en` */
export function formats(language) {
  const number = new Intl.NumberFormat(language);
  const currency = new Intl.NumberFormat(language, { style: "currency", currency: "KRW" });
  const clock = new Intl.DateTimeFormat(language, { timeZone: ZONE, hour: "numeric", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(language, {
    timeZone: ZONE,
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
  });
  const date = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE });
  const kilometres = new Intl.NumberFormat(language, { style: "unit", unit: "kilometer", maximumFractionDigits: 1 });
  const metres = new Intl.NumberFormat(language, { style: "unit", unit: "meter", maximumFractionDigits: 0 });
  return {
    /** @param amount won */
    won: (amount) => (language === "ko" ? `${number.format(amount)}원` : currency.format(amount)),

    /** The time of today, with the date on other days. */
    when: (instant, now = Date.now()) => {
      const then = new Date(instant);
      return (date.format(then) === date.format(now) ? clock : day).format(then);
    },

    /** To five minutes: nobody can say it more exactly. */
    about: (instant, round = Math.round) => {
      const then = new Date(instant).getTime();
      const step = 5 * 60_000;
      return (date.format(then) === date.format(Date.now()) ? clock : day).format(round(then / step) * step);
    },

    distance: (km) => (km < 0.95 ? metres.format(Math.max(50, Math.round(km * 20) * 50)) : kilometres.format(km)),
  };
}
