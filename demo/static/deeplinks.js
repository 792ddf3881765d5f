// Links that begin the bot with something in their hands: https://t.me/<bot>?start=<payload>, or this page's own ?start=.

const PAYLOAD = /^[A-Za-z0-9_-]{1,64}$/;

/** What the link carries, or null for any other link. */
export function startPayload(link, username) {
  let address;
  try {
    address = new URL(/^[a-z]+:/i.test(link.trim()) ? link.trim() : `https://${link.trim()}`);
  } catch {
    return null;
  }
  const telegram = ["t.me", "telegram.me"].includes(address.hostname) && address.pathname.replace(/\/$/, "").toLowerCase() === `/${username}`.toLowerCase();
  const own = address.origin === location.origin && address.pathname === "/";
  const payload = address.searchParams.get("start") ?? "";
  return (telegram || own) && PAYLOAD.test(payload) ? payload : null;
}
