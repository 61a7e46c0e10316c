// A button at each query that copies it. Without script the query stands there all the same.
for (const query of document.querySelectorAll("pre.sql")) {
  const frame = document.createElement("div");
  frame.className = "copied";
  query.replaceWith(frame);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", "Copy: " + query.getAttribute("aria-label"));
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(query.textContent);
      button.textContent = "Copied";
    } catch {
      // No clipboard, as on a page opened from disk in some browsers: select it for the reader's own keys.
      getSelection().selectAllChildren(query);
      button.textContent = "Selected";
    }
  });
  frame.append(query, button);
}
