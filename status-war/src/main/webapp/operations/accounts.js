// Stores and riders that an administrator makes. What is sent is checked by the services, which say what does not fit.

import { texts } from "./texts.js";

const DAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

const STORE = [
  { name: "name", text: "storeName", maxLength: 100 },
  { name: "text", text: "address", maxLength: 200 },
  { name: "lat", text: "lat", type: "number", min: -90, max: 90, step: "any" },
  { name: "lon", text: "lon", type: "number", min: -180, max: 180, step: "any" },
  { name: "opens", text: "opens", type: "time", defaultValue: "11:00" },
  { name: "closes", text: "closes", type: "time", defaultValue: "22:00" },
  { name: "minimumOrder", text: "minimumOrder", type: "number", min: 0, max: 10000000, defaultValue: "10000" },
  { name: "deliveryFee", text: "deliveryFee", type: "number", min: 0, max: 10000000, defaultValue: "3000" },
  { name: "expressFee", text: "expressFee", type: "number", min: 0, max: 10000000, defaultValue: "2000" },
  { name: "username", text: "ownerUsername", minLength: 3, maxLength: 50, pattern: "[A-Za-z0-9._@+\\-]*" },
  { name: "password", text: "firstPassword", type: "password", minLength: 8, maxLength: 200 },
];

const RIDER = [
  { name: "name", text: "riderName", maxLength: 100 },
  { name: "username", text: "username", minLength: 3, maxLength: 50, pattern: "[A-Za-z0-9._@+\\-]*" },
  { name: "password", text: "firstPassword", type: "password", minLength: 8, maxLength: 200 },
];

const store = (form) => ({
  name: form.name,
  place: { text: form.text, lat: Number(form.lat), lon: Number(form.lon) },
  hours: DAYS.map((day) => ({ day, opens: form.opens, closes: form.closes })),
  minimumOrder: Number(form.minimumOrder),
  deliveryFee: Number(form.deliveryFee),
  expressFee: Number(form.expressFee),
  owner: { username: form.username, password: form.password },
});

/** @param tools of the page: make, call, notice, say, reason */
export function accounts({ make, call, notice, say, reason }) {
  function maker(title, fields, address, body, done) {
    const said = notice();
    const submit = make("button", { className: "main" }, title);
    const form = make("form", { className: "maker" });
    for (const { text, ...properties } of fields) {
      const input = make("input", { required: true, autocomplete: "off", ...properties });
      if (properties.type === "password") {
        input.autocomplete = "new-password";
      }
      form.append(make("label", {}, make("span", {}, texts[text]), input));
    }
    form.append(submit, said);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      submit.disabled = true;
      say(said, "");
      try {
        const values = Object.fromEntries(new FormData(form));
        await call("POST", address, body(values));
        form.reset();
        say(said, done(values), true);
      } catch (trouble) {
        say(said, reason(trouble));
      } finally {
        submit.disabled = false;
      }
    });
    return make("details", {}, make("summary", {}, title), form);
  }

  return make(
    "section",
    {},
    make("div", { className: "top" }, make("h2", {}, texts.accounts)),
    maker(texts.makeStore, STORE, "/store/api/stores", store, (form) => texts.storeMade(form.name, form.username)),
    maker(texts.makeRider, RIDER, "/delivery/api/riders", (form) => form, (form) => texts.riderMade(form.username)),
  );
}
