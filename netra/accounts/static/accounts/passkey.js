// Shows what belongs to passkeys only where the browser and the address allow them, and says in words when
// one did not work. The exchange with the device itself is allauth's.
const known = "PublicKeyCredential" in window && window.isSecureContext && !/^[\d.]+$|:/.test(location.hostname);

for (const part of document.querySelectorAll("[data-passkey]")) {
  part.hidden = !known;
}
for (const part of document.querySelectorAll("[data-passkey-unknown]")) {
  part.hidden = known;
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const said of document.querySelectorAll("[data-passkey-failed]")) {
    said.hidden = false;
  }
});
