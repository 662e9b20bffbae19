import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { cookie: "a=b; language=en" };
const texts = await import("../../main/webapp/page/texts.js");

/** The form of a text: what it is made of, without the words. */
function form(value) {
  if (typeof value === "function") {
    return `function of ${value.length}`;
  }
  if (Array.isArray(value)) {
    return value.map(form);
  }
  return typeof value === "object" ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, form(value[key])])) : typeof value;
}

test("what is said in one language is said in the other", () => {
  assert.equal(texts.language, "en");
  const english = form(texts.t);
  texts.speak("ko");
  assert.equal(texts.language, "ko");
  assert.deepEqual(form(texts.t), english);
  assert.match(document.cookie, /^language=ko; path=\/; max-age=\d+; samesite=lax$/);
});
