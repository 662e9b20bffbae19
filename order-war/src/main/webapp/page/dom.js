// Elements, and what forms have in common. Texts are never read as HTML.

/**
 * An element with what is in it. Properties with a dash become attributes; children that are null, undefined or false are
 * left out, lists are laid out flat.
 */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-") || key === "role" || key === "for" || key === "list") {
      if (value !== null && value !== undefined) {
        element.setAttribute(key, value);
      }
    } else {
      element[key] = value;
    }
  }
  element.append(...present(children));
  return element;
}

/** Puts other content into an element. */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
  return element;
}

const present = (children) =>
  children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

export const paragraph = (text, className = "") => make("p", { className }, text);

/** A place for a sentence about what went wrong; read out as soon as there is one. */
export const notice = () => make("p", { className: "notice", role: "alert", hidden: true });

/** A place for news that may wait for a pause in reading. */
export const status = (className = "") => make("p", { className, role: "status" });

export function say(place, text) {
  place.textContent = text || "";
  place.hidden = !text;
}

/** A button that works once at a time. */
export function button(label, work, properties = {}) {
  const element = make("button", { type: "button", ...properties }, label);
  element.addEventListener("click", () => busy(element, work));
  return element;
}

/** Keeps the focus where it is: a disabled button would lose it. */
export async function busy(element, work) {
  if (element.getAttribute("aria-disabled") === "true") {
    return;
  }
  element.setAttribute("aria-disabled", "true");
  try {
    await work();
  } finally {
    element.removeAttribute("aria-disabled");
  }
}

let fields = 0;

/**
 * A labelled input with room for a hint and for what is wrong with it.
 *
 * @param wrong what to say when the input is not as it should be
 */
export function field({ label, hint, wrong, ...properties }) {
  const id = `field-${++fields}`;
  const described = `${hint ? `${id}-hint ` : ""}${id}-error`;
  const input = make("input", { id, "aria-describedby": described, ...properties });
  input.dataset.wrong = wrong ?? "";
  return make(
    "div",
    { className: "field" },
    make("label", { htmlFor: id }, label),
    input,
    hint && make("p", { id: `${id}-hint`, className: "hint" }, hint),
    make("p", { id: `${id}-error`, className: "notice", hidden: true }),
  );
}

/** A labelled choice of one of a few. */
export function select({ label, hint, options, value, ...properties }) {
  const id = `field-${++fields}`;
  const choice = make(
    "select",
    { id, "aria-describedby": `${hint ? `${id}-hint ` : ""}${id}-error`, ...properties },
    options.map(([option, text]) => make("option", { value: option }, text)),
  );
  if (value !== undefined) {
    choice.value = value;
  }
  return make(
    "div",
    { className: "field" },
    make("label", { htmlFor: id }, label),
    choice,
    hint && make("p", { id: `${id}-hint`, className: "hint" }, hint),
    make("p", { id: `${id}-error`, className: "notice", hidden: true }),
  );
}

/** A radio button or a checkbox with a heading and a line below it. */
export function option({ label, hint, ...properties }) {
  const id = `field-${++fields}`;
  return make(
    "div",
    { className: "option" },
    make("input", { id, "aria-describedby": hint ? `${id}-hint` : null, ...properties }),
    make("label", { htmlFor: id }, label),
    hint && make("p", { id: `${id}-hint`, className: "hint" }, hint),
  );
}

/** Says beside each input that is not as it should be what is wrong, and leads there. */
export function isFilledIn(form) {
  const inputs = [...form.elements].filter((it) => it.name);
  // What is not asked for at the moment is disabled, and not validated.
  const isWrong = (it) => it.willValidate && !it.validity.valid;
  inputs.forEach((it) => mark(it, isWrong(it) ? it.dataset.wrong || it.validationMessage : ""));
  const first = inputs.find(isWrong);
  first?.focus();
  return !first;
}

/**
 * Says beside the inputs what the server found wrong with them.
 *
 * @param errors `{field, message}` as in a problem document; the input's name is the field's path
 * @returns whether all of them have an input here
 */
export function showErrors(form, errors) {
  let first = null;
  let all = errors.length > 0;
  for (const { field: name, message } of errors) {
    const input = form.elements.namedItem(name);
    if (input instanceof HTMLElement) {
      mark(input, input.dataset.wrong || message);
      first ??= input;
    } else {
      all = false;
    }
  }
  first?.focus();
  return all;
}

export function mark(input, text) {
  const place = document.getElementById(`${input.id}-error`);
  if (place) {
    input.setAttribute("aria-invalid", text ? "true" : "false");
    say(place, text);
  }
}

/** Facts as pairs of a term and its description. */
export const facts = (pairs, className = "") =>
  make(
    "dl",
    { className },
    present(pairs).reduce((rows, it, i) => {
      if (i % 2 === 0) {
        rows.push([it]);
      } else {
        rows.at(-1).push(it);
      }
      return rows;
    }, []).map(([term, value]) => make("div", {}, make("dt", {}, term), make("dd", {}, value))),
  );
