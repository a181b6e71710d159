// Niceties only: every page does its work without this file.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.querySelector(button.dataset.copy);
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent.trim());
    const said = document.querySelector("[data-copied]");
    if (said) said.hidden = false;
  });
}

// The page is emptied first: nothing is left to read while the other one loads, and a browser that keeps pages for
// their return keeps an empty one. replace() leaves no step back; that to an earlier step of the form stays.
// Heard at the document, because the report form's script puts other content into the page.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-quick-exit]");
  if (!link) return;
  event.preventDefault();
  document.body.replaceChildren();
  document.title = "";
  window.location.replace(link.href);
});

document.querySelector("[data-focus]")?.focus();
