const query = new URLSearchParams(globalThis.location?.search ?? "");
/** Main numbers its windows; one that comes back after a restart has the number it had. */
const own = (key: string): string => `${key}.${query.get("window") ?? "1"}`;
/** Opened by a person, not brought back: what an earlier window of this number looked at is long past. */
const isNew = query.get("new") === "1";

/** How a window is arranged and where it looks. It comes back as it was; a new one begins like the last one that was changed. */
export const windowStorage = {
  getItem: (key: string): string | null => {
    const kept = sessionStorage.getItem(key) ?? (isNew ? null : localStorage.getItem(own(key)));
    return kept ?? beginning(key);
  },
  setItem: (key: string, value: string): void => {
    sessionStorage.setItem(key, value);
    localStorage.setItem(own(key), value);
    localStorage.setItem(key, value);
  },
};

/** What a person wrote in this window: no other one shows it or writes over it, and it waits for the next window of this number. */
export const ownStorage = {
  getItem: (key: string): string | null => localStorage.getItem(own(key)),
  setItem: (key: string, value: string): void => localStorage.setItem(own(key), value),
};

/** What a new window begins with is its own from then on, whatever others change. */
function beginning(key: string): string | null {
  const last = localStorage.getItem(key);
  if (last === null) localStorage.removeItem(own(key));
  else localStorage.setItem(own(key), last);
  return last;
}
