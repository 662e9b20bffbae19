// A button names the dish that it is about.

"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-call]");
  if (button) {
    button.disabled = true;
    window[button.dataset.call]([{ name: "item", value: button.dataset.item }]);
  }
});
