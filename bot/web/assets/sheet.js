// A sheet is filled in here: only in the page itself, which is emptied whenever it is left, and again when it comes back.
"use strict";

const sheet = document.querySelector(".sheet");
const tools = sheet.querySelector(".tools");
const boxes = [...sheet.querySelectorAll("input, textarea")];
// What is written stands a second time as plain text, which grows with the words: that is what is printed.
const copy = (box) => {
  if (box.matches("textarea")) box.nextElementSibling.textContent = box.value.trim();
};
const clear = () => {
  for (const box of boxes) {
    box.checked = false;
    box.value = "";
    copy(box);
  }
};
for (const box of sheet.querySelectorAll("textarea")) {
  box.hidden = false;
  box.addEventListener("input", () => copy(box));
}
tools.querySelector(".by-hand").hidden = true;
tools.querySelector(".on-screen").hidden = false;
tools.querySelector(".print").addEventListener("click", () => print());
tools.querySelector(".clear").addEventListener("click", () => {
  clear();
  status.textContent = tools.dataset.cleared;
});
sheet.classList.add("on-this-screen");
addEventListener("pagehide", clear);
addEventListener("pageshow", clear);
