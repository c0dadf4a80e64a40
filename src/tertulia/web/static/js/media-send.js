// Sending one file as it is, with its progress, and putting pictures at their focus: shared by the library and its picker.

/** Resolves with what the server tells of the file; rejects with a sentence. */
export function sendFile(url, file, { brand = "", progress = () => {}, offline = "" } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const query = new URLSearchParams({ nombre: file.name || "", marca: brand });
    request.open("POST", `${url}?${query}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-CSRFToken", document.querySelector("meta[name=csrf-token]")?.content ?? "");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) progress(event.loaded / event.total); });
    request.addEventListener("load", () => (request.status === 200 ? resolve(request.response) : reject(new Error(request.response?.words ?? offline))));
    request.addEventListener("error", () => reject(new Error(offline)));
    request.send(file);
  });
}

/** Each picture shows the part around its focus. */
export function placeFocus(root = document) {
  for (const image of root.querySelectorAll("img[data-focus]")) {
    const [x, y] = image.dataset.focus.replaceAll(",", ".").split(" ").map(Number);
    image.style.objectPosition = `${x * 100}% ${y * 100}%`;
  }
}
