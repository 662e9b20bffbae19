// What the customer was told, and how the customer wants to be told.

import { patiently, read, send } from "../api.js";
import { button, fill, make, notice, paragraph, say, select, status } from "../dom.js";
import { f, t } from "../texts.js";
import { onSubmit, values } from "./account.js";

const PREFERENCES = "/notify/api/preferences";
const LANGUAGES = [["ko", "한국어"], ["en", "English"]];

export function news(context) {
  const { heading, run, signal } = context;
  const told = notice();
  const list = make("ul", { className: "cards" });
  const state = status("quiet");
  const further = make("div", { className: "actions" });
  const choices = make("div", {});
  state.textContent = t.loading;

  const tell = (problem) => say(told, problem && `${problem.text} ${t.again}`);

  async function page(after) {
    const query = new URLSearchParams({ ...(after && { after }) });
    const { items, next } = await patiently(() => read(`/notify/api/notifications?${query}`, signal), { tell, signal });
    list.append(...items.map(card));
    state.textContent = list.children.length === 0 ? t.noNews : "";
    fill(further, next && button(t.more, () => run(() => page(next))));
  }

  async function preferences() {
    const present = await patiently(() => read(PREFERENCES, signal), { tell, signal });
    const failed = notice();
    const saved = status("quiet");
    const form = make(
      "form",
      { className: "card stack", noValidate: true },
      make("h2", {}, t.preferences),
      select({ label: t.channel, name: "channel", value: present.channel, options: channels(present.channel) }),
      select({ label: t.tellIn, name: "language", value: present.language, options: LANGUAGES }),
      failed,
      make("p", { className: "actions" }, make("button", { className: "main" }, t.save), saved),
    );
    onSubmit(form, failed, context, async () => {
      saved.textContent = "";
      await send("PUT", PREFERENCES, { body: { ...present, ...values(form) }, signal });
      saved.textContent = t.saved;
    });
    fill(choices, form);
  }

  run(() => page(null));
  run(preferences);
  return make("section", { className: "narrow" }, heading(t.news), told, state, list, further, choices);
}

/** A channel that this page has no word for is not taken away from whoever chose it. */
const channels = (present) =>
  Object.entries({ ...t.channels, ...(!(present in t.channels) && { [present]: present }) });

const card = (it) =>
  make(
    "li",
    { className: "card", lang: it.language },
    make("h2", {}, it.title),
    paragraph(it.text),
    make("p", { className: "ends" }, make("time", { dateTime: it.at }, f.when(it.at)), make("a", { href: `#/orders/${it.orderId}` }, t.aboutOrder)),
  );
