// The frame of the page: which view is shown at which address, the languages, and what all views share.

import { onSignInNeeded, Problem, SignInNeeded } from "./api.js";
import { pendingOrder } from "./basket.js";
import { fill, make, paragraph, say } from "./dom.js";
import { session, signedOut } from "./session.js";
import { language, speak, t } from "./texts.js";
import { signIn, signUp } from "./views/account.js";
import { checkout, ordering } from "./views/checkout.js";
import { news } from "./views/news.js";
import { order } from "./views/order.js";
import { orders } from "./views/orders.js";
import { store } from "./views/store.js";
import { stores } from "./views/stores.js";

const ROUTES = [
  [/^\/?$/, stores],
  [/^\/stores\/([\w-]+)$/, store],
  [/^\/checkout\/([\w-]+)$/, checkout, { needsSignIn: true }],
  [/^\/ordering$/, ordering, { needsSignIn: true }],
  [/^\/orders$/, orders, { needsSignIn: true }],
  [/^\/orders\/([\w-]+)$/, order, { needsSignIn: true }],
  [/^\/news$/, news, { needsSignIn: true }],
  [/^\/sign-in$/, signIn],
  [/^\/sign-up$/, signUp],
];

const $ = (id) => document.getElementById(id);
const main = $("main");

let shown = null;

// ---- addresses

function here() {
  const [path, query] = location.hash.slice(1).split("?");
  return { path, query: new URLSearchParams(query) };
}

/** The address of the sign-in that leads back to where the person is. */
const signInAddress = (why) => `/sign-in?${new URLSearchParams({ to: location.hash.slice(1), why })}`;

function go(address, { replace = false } = {}) {
  if (replace) {
    location.replace(`#${address}`);
  } else {
    location.hash = address;
  }
}

// ---- views

/** Shows what belongs to the present address. */
function show({ keepFocus = false, typed = null } = {}) {
  const { path, query } = here();
  const [pattern, view, { needsSignIn } = {}] = ROUTES.find(([it]) => it.test(path)) ?? [null, nowhere];
  if (needsSignIn && !session()) {
    go(signInAddress("first"), { replace: true });
    return;
  }
  leave();
  const leaving = new AbortController();
  const context = {
    params: pattern?.exec(path).slice(1) ?? [],
    query,
    signal: leaving.signal,
    go,
    say: announce,
    ask,
    /** For what goes on by itself: leaving the view ends it, and mistakes are not hidden. */
    run: (work) => work().catch((failure) => troubled(failure, leaving.signal)),
    /** The view's heading, which is the window's title as well. */
    heading: (text) => {
      document.title = `${text} · ${t.brand}`;
      return make("h1", { tabIndex: -1 }, text);
    },
  };
  const root = view(context);
  shown = { hash: location.hash, root, leaving };
  fill(main, root);
  const values = typed ?? kept();
  restore(root, values);
  // Some forms are there only when something was read.
  root.addEventListener("filled", () => restore(root, values));
  frame();
  if (!keepFocus) {
    scrollTo(0, 0);
    (main.querySelector("h1") ?? main).focus({ preventScroll: true });
  }
}

function leave() {
  if (shown) {
    keep();
    shown.leaving.abort();
  }
  if ($("ask").open) {
    $("ask").close();
  }
}

function troubled(failure, signal) {
  if (signal.aborted || failure instanceof SignInNeeded) {
    return;
  }
  if (failure instanceof Problem) {
    const told = main.querySelector(".notice:not(.field .notice)") ?? main.appendChild(paragraph("", "notice"));
    told.setAttribute("role", "alert");
    say(told, failure.text);
    return;
  }
  throw failure;
}

const nowhere = ({ heading }) =>
  make("section", {}, heading(t.nowhere), make("p", {}, make("a", { className: "button main", href: "#/" }, t.toStores)));

// ---- what was typed stays, also over a sign-in, a reload or a change of language

const SECRET = new Set(["password"]);
const DRAFT = "draft:";

function typedIn(root, { secrets }) {
  const values = {};
  for (const input of root.querySelectorAll("input[name], select[name]")) {
    if (secrets || !SECRET.has(input.type)) {
      if (input.type !== "radio") {
        values[input.name] = input.type === "checkbox" ? input.checked : input.value;
      } else if (input.checked) {
        values[input.name] = input.value;
      }
    }
  }
  return values;
}

function keep() {
  const values = typedIn(shown.root, { secrets: false });
  if (shown.root.dataset.done) {
    sessionStorage.removeItem(DRAFT + shown.hash);
  } else if (Object.keys(values).length > 0) {
    sessionStorage.setItem(DRAFT + shown.hash, JSON.stringify(values));
  }
}

const kept = () => JSON.parse(sessionStorage.getItem(DRAFT + location.hash));

function restore(root, values) {
  for (const [name, value] of Object.entries(values ?? {})) {
    for (const input of root.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (input.type === "radio") {
        input.checked = input.value === value;
      } else if (input.type === "checkbox") {
        input.checked = value;
      } else {
        input.value = value;
      }
    }
  }
  root.dispatchEvent(new Event("restored"));
}

// ---- what all views share

/** For those who do not see it. */
function announce(text) {
  $("said").textContent = "";
  requestAnimationFrame(() => ($("said").textContent = text));
}

/**
 * Asks before something that cannot be undone.
 *
 * @returns the reason, maybe empty, or null when it should not be done
 */
function ask({ title, text, label, yes, no }) {
  const dialog = $("ask");
  const form = dialog.querySelector("form");
  $("ask-title").textContent = title;
  $("ask-text").textContent = text;
  $("ask-label").textContent = label;
  $("ask-yes").textContent = yes;
  $("ask-no").textContent = no;
  form.reset();
  dialog.showModal();
  const answered = new AbortController();
  return new Promise((resolve) => {
    const answer = (reason) => {
      answered.abort();
      resolve(reason);
    };
    // Not by the dialog's own "close": that comes later, maybe when it is open again for the next question.
    form.addEventListener(
      "submit",
      ({ submitter }) => answer(submitter?.value === "yes" ? form.elements.reason.value.trim() : null),
      { signal: answered.signal },
    );
    dialog.addEventListener("cancel", () => answer(null), { signal: answered.signal });
  });
}

// ---- the frame

function frame() {
  document.documentElement.lang = language;
  document.querySelectorAll("[data-text]").forEach((element) => (element.textContent = t[element.dataset.text]));
  $("nav").ariaLabel = t.menu;
  $("others").ariaLabel = t.otherPages;
  $("language").textContent = t.other;
  $("language").lang = t.otherLanguage;
  $("sign-in").hidden = session() !== null || here().path === "/sign-in";
  $("sign-out").hidden = session() === null;
  const { path } = here();
  for (const link of document.querySelectorAll("#nav a")) {
    const to = link.hash.slice(1);
    const isHere = to === "/" ? /^\/?$|^\/stores\//.test(path) : path.startsWith(to);
    if (isHere) {
      link.setAttribute("aria-current", to === path || (to === "/" && path === "") ? "page" : "true");
    } else {
      link.removeAttribute("aria-current");
    }
  }
  const pending = session() && path !== "/ordering" && pendingOrder.of(localStorage, session().customerId);
  fill($("pending"), pending && paragraph([t.pending, " "].join("")), pending && make("a", { href: "#/ordering" }, t.pendingLink));
}

$("language").addEventListener("click", () => {
  const typed = shown && typedIn(shown.root, { secrets: true });
  speak(t.otherLanguage);
  show({ keepFocus: true, typed });
});

$("sign-out").addEventListener("click", () => {
  shown?.leaving.abort();
  shown = null;
  signedOut();
  if (here().path === "/") {
    show();
  } else {
    go("/");
  }
  announce(t.signedOut);
});

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  (main.querySelector("h1") ?? main).focus();
});

onSignInNeeded(() => {
  // Of several requests that find the token ended, one leads away.
  if (here().path !== "/sign-in") {
    go(signInAddress("ended"), { replace: true });
  }
});
addEventListener("hashchange", () => show());
addEventListener("pagehide", () => shown && keep());

const unanswered = session() && pendingOrder.of(localStorage, session().customerId);
if (unanswered && pendingOrder.isFresh(unanswered) && here().path !== "/ordering") {
  go("/ordering", { replace: true });
} else {
  show({ keepFocus: true });
}
