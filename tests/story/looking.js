// What a test asks of a page about its focus. An element is told by its place in the tree: rows are exchanged for
// fresh ones while the test walks.
const WANTED = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
const TOLD = ["outlineStyle", "outlineWidth", "boxShadow", "borderTopColor", "backgroundColor"];

function pathOf(one) {
  const path = [];
  for (let at = one; at.parentElement; at = at.parentElement) {
    path.unshift([...at.parentElement.children].indexOf(at));
  }
  return path.join(".");
}

function nameOf(one) {
  return `${one.tagName} ${one.id || one.className} ${one.textContent.trim().slice(0, 30)}`;
}

function usable(one) {
  return one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0;
}

/** How the element and what stands around it look. */
function dress(one) {
  const seen = (at, part) => TOLD.map((name) => getComputedStyle(at, part)[name]).join();
  const all = one.nextElementSibling ? [seen(one.nextElementSibling, null)] : [];
  for (let at = one, up = 0; at && up < 6; at = at.parentElement, up += 1) {
    all.push(seen(at, null), seen(at, "::after"));
  }
  return all.join("|");
}

/** [place, name] of all that can be used. */
window.reachable = () => [...document.querySelectorAll(WANTED)].filter(usable).map((one) => [pathOf(one), nameOf(one)]);

/** What has the focus, and whether anything there looks different for it; null where nothing has. */
window.stands = () => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const { width, height } = one.getBoundingClientRect();
  const focused = dress(one);
  one.blur();
  const blurred = dress(one);
  one.focus({ focusVisible: true });
  return { path: pathOf(one), name: nameOf(one), seen: focused !== blurred && width > 0 && height > 0 };
};
