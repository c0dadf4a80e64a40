// A crop drawn by hand: a box of one ratio, moved by pointing or by the arrow keys, as large as its slider says.
import { on } from "./dom.js";

let ratio = 1;
let whole = 1;
let box = [0, 0, 1, 1];

const dialog = () => document.getElementById("media-crop");
const find = (name) => dialog().querySelector(`[data-crop-${name}]`);

/** The largest width, in parts of the whole, that a box of this ratio can have. */
const widest = () => Math.min(1, ratio / whole);

function paint() {
  const place = find("box").style;
  place.left = `${box[0] * 100}%`;
  place.top = `${box[1] * 100}%`;
  place.width = `${(box[2] - box[0]) * 100}%`;
  place.height = `${(box[3] - box[1]) * 100}%`;
}

function put(left, top, width) {
  const high = Math.min(1, (width * whole) / ratio);
  const x = Math.min(Math.max(left, 0), 1 - width);
  const y = Math.min(Math.max(top, 0), 1 - high);
  box = [x, y, x + width, y + high];
  paint();
}

on("click", "[data-recrop]", (button) => {
  const image = document.querySelector("[data-focus-on]");
  const [width, height] = image.dataset.focusOn.split(" ").map(Number);
  whole = width / height;
  ratio = Number(button.dataset.ratio);
  box = button.dataset.part.split(" ").map(Number);
  const form = dialog().querySelector(".dialog-foot");
  form.elements.ratio.value = button.dataset.recrop;
  dialog().querySelector("[data-crop-name]").textContent = button.dataset.recrop;
  find("size").value = Math.round(((box[2] - box[0]) / widest()) * 100);
  dialog().showModal();
  paint();
});
on("input", "[data-crop-size]", (slider) => {
  const width = widest() * (Number(slider.value) / 100);
  const middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  put(middle[0] - width / 2, middle[1] - (width * whole) / ratio / 2, width);
});
on("keydown", "[data-crop-box]", (_box, event) => {
  const by = { ArrowLeft: [-0.02, 0], ArrowRight: [0.02, 0], ArrowUp: [0, -0.02], ArrowDown: [0, 0.02] }[event.key];
  if (!by) return;
  event.preventDefault();
  put(box[0] + by[0], box[1] + by[1], box[2] - box[0]);
});
on("pointerdown", "[data-crop-box]", (handle, event) => {
  const sheet = handle.parentElement.getBoundingClientRect();
  const from = [event.clientX, event.clientY, box[0], box[1]];
  handle.setPointerCapture(event.pointerId);
  const drag = (moved) => put(from[2] + (moved.clientX - from[0]) / sheet.width, from[3] + (moved.clientY - from[1]) / sheet.height, box[2] - box[0]);
  handle.addEventListener("pointermove", drag);
  handle.addEventListener("pointerup", () => handle.removeEventListener("pointermove", drag), { once: true });
});
on("submit", "#media-crop .dialog-foot", (form, event) => {
  form.elements.box.value = event.submitter?.hasAttribute("data-crop-follow") ? "" : box.map((edge) => edge.toFixed(4)).join(" ");
}, true);
