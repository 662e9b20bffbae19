// What the customer was told, and how the customer wants to be told.

import { Problem, patiently, read, send } from "../api.js";
import { button, field, fill, make, notice, option, paragraph, say, select, status } from "../dom.js";
import { choice, minutes, nameOf, ways, wordsFor } from "../preferences.js";
import { signedOut } from "../session.js";
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
    const hours = present.quietHours ?? { from: "22:00", to: "08:00" };
    const times = make(
      "div",
      { className: "columns" },
      field({ label: t.quietFrom, name: "from", type: "time", required: true, value: minutes(hours.from), wrong: t.wrong.required }),
      field({ label: t.quietTo, name: "to", type: "time", required: true, value: minutes(hours.to), wrong: t.wrong.required }),
    );
    const quiet = option({ type: "checkbox", role: "switch", name: "quiet", checked: Boolean(present.quietHours), label: t.quiet, hint: t.quietHint });
    const form = make(
      "form",
      { className: "card stack", noValidate: true },
      make("h2", {}, t.preferences),
      select({
        label: t.channel,
        hint: t.channelHint,
        name: "channel",
        value: nameOf(present.channels),
        options: ways(present.offered, present.channels).map((way) => [nameOf(way), wordsFor(way, t)]),
      }),
      select({ label: t.tellIn, name: "language", value: present.language, options: LANGUAGES }),
      quiet,
      times,
      failed,
      make("p", { className: "actions" }, make("button", { className: "main" }, t.save), saved),
    );
    const asked = form.elements.namedItem("quiet");
    const showTimes = () => {
      times.hidden = !asked.checked;
      times.querySelectorAll("input").forEach((input) => (input.disabled = !asked.checked));
    };
    asked.addEventListener("change", showTimes);
    showTimes();
    onSubmit(form, failed, context, async () => {
      saved.textContent = "";
      await send("PUT", PREFERENCES, { body: choice(values(form)), signal });
      saved.textContent = t.saved;
    });
    fill(choices, form);
  }

  run(() => page(null));
  run(preferences);
  return make("section", { className: "narrow" }, heading(t.news), told, state, list, further, choices, leaving(context));
}

/** Leaves for good; asked twice, because nothing brings the account back. */
function leaving({ go, run, signal }) {
  const failed = notice();
  const question = make("div", { className: "stack", hidden: true });
  const first = button(t.deleteAccount, () => {
    question.hidden = false;
    question.querySelector("button").focus();
  });
  const leave = () =>
    run(async () => {
      try {
        await send("DELETE", "/order/api/customers/me", { signal });
      } catch (problem) {
        if (!(problem instanceof Problem)) {
          throw problem;
        }
        say(failed, problem.text);
        return;
      }
      signedOut();
      go("/", { replace: true });
    });
  const stay = () => {
    question.hidden = true;
    say(failed, "");
    first.focus();
  };
  fill(
    question,
    paragraph(t.deleteAccountQuestion),
    make("p", { className: "actions" }, button(t.keepAccount, stay), button(t.deleteForGood, leave, { className: "danger" })),
    failed,
  );
  return make("section", { className: "card stack" }, make("h2", {}, t.account), first, question);
}

const card = (it) =>
  make(
    "li",
    { className: "card", lang: it.language },
    make("h2", {}, it.title),
    paragraph(it.text),
    make("p", { className: "ends" }, make("time", { dateTime: it.at }, f.when(it.at)), make("a", { href: `#/orders/${it.orderId}` }, t.aboutOrder)),
  );
