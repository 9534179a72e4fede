import { maskText } from "../../secrets/mask-text.ts";
import { git } from "../git.ts";
import type { PersonsRepository } from "../landing/persons-repository.ts";

/**
 * Every address a push to this remote goes to, as git itself works it out (`pushurl`, `pushInsteadOf`), for people to read;
 * null: git knows none.
 */
export async function pushAddresses(
  { place }: PersonsRepository,
  name: string,
): Promise<[string, ...string[]] | null> {
  const { code, out } = await git(["remote", "get-url", "--push", "--all", "--", name], place, {
    profile: "person",
  });
  if (code !== 0) return null;
  const [first, ...others] = out
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map(shownAddress);
  return first === undefined ? null : [first, ...others];
}

/** An address without what could be a secret in it: a name that may be a token, a password, what stands behind a `?`. */
export const shownAddress = (address: string): string =>
  withoutSecrets(/^https?:/i.test(address) ? address.replace(/[?#].*$/, "") : address);

/** The same for every address in a text. */
export const withoutSecrets = (text: string): string =>
  maskText(
    text
      .replaceAll(/\b(https?:\/\/)[^\s/]*@/gi, "$1")
      .replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/]*@/gi, "$1@"),
    [],
  );
