// Who is signed in, for as long as this window is open.

const NAME = "session";

let known = null;

/** @returns `{token, username, customerId}`, or null */
export function session() {
  known ??= JSON.parse(sessionStorage.getItem(NAME));
  return known;
}

/** @returns whether it is a customer's token; others are not kept */
export function signedIn(token) {
  const claims = claimsOf(token);
  if (!claims.customerId) {
    return false;
  }
  known = { token, username: claims.upn ?? "", customerId: claims.customerId };
  sessionStorage.setItem(NAME, JSON.stringify(known));
  return true;
}

/** Forgets the token alone: whoever signs in again goes on where they were. */
export function tokenEnded() {
  known = null;
  sessionStorage.removeItem(NAME);
}

/** Forgets all that this window knows of the person. */
export function signedOut() {
  known = null;
  sessionStorage.clear();
}

/** The token is the services' to verify; this page only wants to know whose it is. */
function claimsOf(token) {
  const base64 = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}
