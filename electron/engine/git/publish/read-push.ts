import { withoutSecrets } from "./push-addresses.ts";
import type { Ran } from "./run-outside.ts";

export interface AtAddress {
  /** For people to read. */
  readonly address: string;
  /** It has the commit, and had it before. */
  readonly isThere: boolean;
}

/** What `git push --porcelain` says of every address it reached: first where, then one line for the branch. */
export function atEach(ran: Ran): readonly AtAddress[] {
  if (ran.kind !== "ended") return [];
  const found: AtAddress[] = [];
  let address: string | null = null;
  for (const line of ran.out.split("\n")) {
    if (line.startsWith("To ")) address = withoutSecrets(line.slice(3).trim());
    else if (address !== null && /^[ +\-*=!]\t/.test(line)) {
      found.push({ address, isThere: line.startsWith("=") });
      address = null;
    }
  }
  return found;
}

export function isAtAll(ran: Ran): boolean {
  const all = atEach(ran);
  return ran.kind === "ended" && ran.code === 0 && all.length > 0 && all.every(({ isThere }) => isThere);
}

/** git itself refused, because the branch has what the mission does not; not the remote, for reasons of its own. */
export const wasLeftBehind = (ran: Ran): boolean =>
  ran.kind === "ended" &&
  /^!\t.*\[rejected\] \((?:non-fast-forward|fetch first|needs force|already exists)/m.test(ran.out);
