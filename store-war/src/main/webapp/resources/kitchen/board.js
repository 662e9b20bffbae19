// The board: it looks again when it is told to, and every few seconds in case nobody told it. What it shows, and what the
// buttons do, is decided by the server; here are only clocks, sound and the state of the connection.

"use strict";

(() => {
  const LOOK_EVERY = 10_000;
  const TRY_EVERY = 2_000;
  const RING_EVERY = 15_000;
  const SOON = 120_000;
  const NOTICE_STAYS = 15_000;

  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

  let ahead = 0;
  let asking = false;
  let again = false;
  let pressing = false;
  let acted = 0;
  let timer;
  let chosen;
  let known = null;
  let rang = 0;
  let sound = null;
  let title;

  // ---- asking the server

  // While a finger is on the page it is not redrawn: the button under it would be gone before it is lifted.
  function look() {
    if (asking || pressing) {
      again = true;
      return;
    }
    asking = true;
    window.boardLook();
  }

  function act(what, parameters) {
    document.body.classList.add("waiting");
    acted = Date.now();
    window.boardAct([
      { name: "what", value: what },
      ...Object.entries(parameters).map(([name, value]) => ({ name, value })),
    ]);
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  }

  window.kitchen = {
    found() {
      $("#lost").hidden = true;
    },
    lost() {
      $("#lost").hidden = false;
    },
    done() {
      asking = false;
      document.body.classList.remove("waiting");
      shown();
      if (again) {
        again = false;
        look();
      } else {
        later($("#lost").hidden ? LOOK_EVERY : TRY_EVERY);
      }
    },
  };

  window.kitchenTold = look;
  // The socket comes back by itself after a moment's outage; when it does not, the looks go on.
  window.kitchenDeaf = () => later(TRY_EVERY);
  addEventListener("online", look);
  document.addEventListener("visibilitychange", () => document.hidden || look());

  // ---- what is shown

  function shown() {
    ahead = Number($("#state").dataset.now) - Date.now();
    const orders = $$(".received [data-order]").map((card) => card.dataset.order);
    if (known && orders.some((order) => !known.has(order))) {
      ring();
    }
    known = new Set(orders);
    document.title = orders.length > 0 ? `(${orders.length}) ${title}` : title;
    tick();
  }

  function tick() {
    const now = Date.now() + ahead;
    for (const clock of $$(".clock")) {
      const until = Number(clock.dataset.until);
      const left = until - now;
      const seconds = Math.floor(Math.abs(left) / 1000);
      const late = left < 0 && clock.dataset.late;
      clock.hidden = until === 0;
      clock.classList.toggle("soon", left < SOON);
      $("b", clock).textContent =
        (late ? `${clock.dataset.late} ` : "") +
        (left < 0 && !late ? "0:00" : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
    }
    if (Date.now() - acted > NOTICE_STAYS) {
      $("#notice").replaceChildren();
    }
    if (known && known.size > 0 && Date.now() - rang > RING_EVERY) {
      ring();
    }
  }

  // ---- sound, which browsers allow only after a press

  function ring() {
    rang = Date.now();
    if (!sound || sound.state !== "running") {
      return;
    }
    [880, 1175, 880].forEach((pitch, at) => {
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      const begin = sound.currentTime + at * 0.22;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, begin);
      volume.gain.exponentialRampToValueAtTime(0.4, begin + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.2);
      tone.connect(volume).connect(sound.destination);
      tone.start(begin);
      tone.stop(begin + 0.21);
    });
  }

  async function toggleSound(button) {
    if (sound) {
      await sound.close();
      sound = null;
    } else {
      sound = new AudioContext();
      await sound.resume();
      ring();
    }
    button.setAttribute("aria-pressed", String(sound !== null));
    $("span", button).textContent = sound ? button.dataset.off : button.dataset.on;
  }

  // The screen stays on as long as the board is seen, where the browser can do that.
  async function stayAwake() {
    if (!document.hidden) {
      await navigator.wakeLock?.request("screen").catch(() => null);
    }
  }

  // ---- presses

  function press(button) {
    const { what, open, from, minutes } = button.dataset;
    const dialog = button.closest("dialog");
    if (open) {
      chosen = button.closest("[data-order]")?.dataset.order;
      $(`#${open}`).showModal();
    } else if ("close" in button.dataset) {
      dialog.close();
    } else if (button.id === "sound") {
      toggleSound(button);
    } else if (what) {
      const reason = from ? $(`#${from}`).value.trim() : button.dataset.reason;
      if (from && !reason) {
        $(`#${from}`).focus();
        return;
      }
      dialog?.close();
      act(what, {
        order: dialog ? (chosen ?? "") : (button.closest("[data-order]")?.dataset.order ?? ""),
        minutes: minutes ?? "",
        reason: reason ?? "",
      });
    }
  }

  function lifted() {
    pressing = false;
    if (again && !asking) {
      again = false;
      look();
    }
  }

  addEventListener("pointerdown", () => (pressing = true), true);
  // The click comes right after the finger was lifted.
  addEventListener("pointerup", () => setTimeout(lifted));
  addEventListener("pointercancel", lifted);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[type=button]");
    if (button) {
      press(button);
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    title = document.title;
    shown();
    later(LOOK_EVERY);
    setInterval(tick, 1000);
    stayAwake();
    document.addEventListener("visibilitychange", stayAwake);
  });
})();
