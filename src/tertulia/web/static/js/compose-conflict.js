// Two people wrote in the same place: both texts are shown, and the writer chooses.

export function startConflicts({ root, store }) {
  const words = document.getElementById("compose-words");
  const shown = (value) => (value === null ? "—" : typeof value === "string" ? value : JSON.stringify(value));

  function place(scope, field) {
    const found = root.querySelector(`[data-conflict="${CSS.escape(`${scope}.${field}`)}"]`);
    if (found) return found;
    const notices = root.querySelector("[data-notices]");
    const made = document.createElement("div");
    made.dataset.conflict = `${scope}.${field}`;
    notices.append(made);
    return made;
  }

  store.addEventListener("conflict", ({ detail }) => {
    for (const { scope, field, theirs } of detail.conflicts) {
      const box = document.getElementById("conflict-box").content.cloneNode(true);
      const at = place(scope, field);
      const end = (mine) => { at.hidden = true; at.replaceChildren(); store.settle(scope, field, theirs, mine); };
      box.querySelector("[data-who]").textContent = words.dataset.conflictWho.replace("%n", detail.who || words.dataset.somebody);
      box.querySelector("[data-mine]").textContent = shown(store.get(scope, field));
      box.querySelector("[data-theirs]").textContent = shown(theirs);
      box.querySelector("[data-keep-mine]").addEventListener("click", () => end(true));
      box.querySelector("[data-take-theirs]").addEventListener("click", () => end(false));
      at.replaceChildren(box);
      at.hidden = false;
    }
  });
}
