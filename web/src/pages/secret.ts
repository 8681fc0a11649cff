/** Secrets of links. They stand in the fragment, which browsers never send, and leave the address bar at once. */

export interface InvitationLink {
  readonly page: "/j" | "/h";
  readonly secret: string;
}

const SECRET = /^[A-Za-z0-9_-]{16,200}$/;

/** What a pasted text leads to: a whole link, a part of one, or the bare secret; null for anything else. */
export function parseLink(text: string): InvitationLink | null {
  const trimmed = text.trim().replace(/^<|>$/g, "");
  const [address = "", ...rest] = trimmed.split("#");
  const secret = (rest.length > 0 ? rest.join("#") : trimmed).trim();
  if (!SECRET.test(secret)) return null;
  return { page: /\/h$/.test(address) ? "/h" : "/j", secret };
}

/** Takes the secret out of the address bar and the history; null when there is none. */
export function takeSecret(): string | null {
  const secret = decoded(location.hash.slice(1));
  if (location.hash) history.replaceState(null, "", location.pathname + location.search);
  return SECRET.test(secret) ? secret : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ""; // a broken escape: not one of our links
  }
}
