// Signing up and signing in.

import { addressFields } from "../address.js";
import { Problem, send } from "../api.js";
import { busy, field, isFilledIn, make, mark, notice, paragraph, say, showErrors } from "../dom.js";
import { signedIn } from "../session.js";
import { language, t } from "../texts.js";

/** Problems of one field, by their types. */
const ABOUT = { "username-taken": "username", "weak-password": "password" };

/** Back to where the person came from; nowhere else but within this page. */
const target = (query) => (query.get("to")?.startsWith("/") ? query.get("to") : "/");

export function signIn(context) {
  const { heading, query } = context;
  const told = notice();
  const why = { ended: t.ended, first: t.pleaseSignIn }[query.get("why")];
  const form = make(
    "form",
    { className: "card", noValidate: true },
    why && paragraph(why, "quiet"),
    field({ label: t.username, name: "username", required: true, maxLength: 100, autocomplete: "username", autocapitalize: "none", spellcheck: false, wrong: t.wrong.required }),
    field({ label: t.password, name: "password", type: "password", required: true, maxLength: 200, autocomplete: "current-password", wrong: t.wrong.required }),
    told,
    make("p", { className: "actions" }, make("button", { className: "main wide" }, t.signIn)),
    make("p", {}, t.newHere, " ", make("a", { href: `#/sign-up?${query}` }, t.signUp)),
  );
  onSubmit(form, told, context, async () => {
    const { username, password } = values(form);
    await enter(context, username, password, told);
  });
  return make("section", { className: "narrow" }, heading(t.signInTitle), form);
}

export function signUp(context) {
  const { heading, query } = context;
  const told = notice();
  const address = addressFields(t.addressTitle);
  const form = make(
    "form",
    { className: "card", noValidate: true },
    field({
      label: t.username,
      hint: t.hints.username,
      name: "username",
      required: true,
      minLength: 3,
      maxLength: 50,
      pattern: "[A-Za-z0-9._@+\\-]{3,50}",
      autocomplete: "username",
      autocapitalize: "none",
      spellcheck: false,
      wrong: t.wrong.username,
    }),
    field({
      label: t.password,
      hint: t.hints.password,
      name: "password",
      type: "password",
      required: true,
      pattern: "[\\s\\S]{8,200}",
      maxLength: 200,
      autocomplete: "new-password",
      wrong: t.wrong.password,
    }),
    field({ label: t.name, name: "name", required: true, maxLength: 100, autocomplete: "name", wrong: t.wrong.name }),
    field({ label: t.phone, hint: t.hints.phone, name: "phone", type: "tel", required: true, maxLength: 30, autocomplete: "tel", wrong: t.wrong.phone }),
    field({ label: t.email, hint: t.hints.email, name: "email", type: "email", maxLength: 254, autocomplete: "email", wrong: t.wrong.email }),
    address,
    told,
    make("p", { className: "actions" }, make("button", { className: "main wide" }, t.signUp)),
    make("p", {}, t.haveAccount, " ", make("a", { href: `#/sign-in?${query}` }, t.signIn)),
  );
  onSubmit(form, told, context, async () => {
    const { username, password, name, phone, email } = values(form);
    // Whoever signs up in a language wants the news in it.
    await send("POST", "/order/api/customers", {
      body: { username, password, name, phone, ...(email && { email }), address: address.address(), language },
      signal: context.signal,
    });
    await enter(context, username, password, told);
  });
  const root = make("section", { className: "narrow" }, heading(t.signUpTitle), form);
  root.addEventListener("restored", address.restored);
  return root;
}

async function enter({ go, query, signal }, username, password, told) {
  const { body } = await send("POST", "/order/api/tokens", { body: { username, password }, signal });
  if (signedIn(body.access_token)) {
    told.closest("section").dataset.done = "true";
    go(target(query), { replace: true });
  } else {
    say(told, t.notACustomer);
  }
}

/** Checks the form, does the work once at a time, and says what went wrong beside the fields or below them. */
export function onSubmit(form, told, { run }, work) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isFilledIn(form)) {
      return;
    }
    say(told, "");
    busy(form.querySelector("button.main"), () =>
      run(async () => {
        try {
          await work();
        } catch (problem) {
          if (!(problem instanceof Problem)) {
            throw problem;
          }
          const input = form.elements.namedItem(ABOUT[problem.code] ?? "");
          if (input) {
            mark(input, problem.text);
            input.focus();
          } else if (!showErrors(form, problem.body.errors ?? [])) {
            say(told, problem.text);
          }
        }
      }),
    );
  });
}

export const values = (form) => Object.fromEntries(new FormData(form));
