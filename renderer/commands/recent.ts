const KEY = "flightdeck.recent-commands";

/** As many as fit on the first screen of the palette. */
const KEPT = 6;

/** Commands run from the palette, the latest first. */
export function readRecent(): readonly string[] {
  return (localStorage.getItem(KEY) ?? "").split(" ").filter((id) => id !== "");
}

export function rememberRecent(id: string): void {
  const others = readRecent().filter((each) => each !== id);
  localStorage.setItem(KEY, [id, ...others].slice(0, KEPT).join(" "));
}
