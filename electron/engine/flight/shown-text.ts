import { repositoryPath } from "#shared/mission/text.ts";
import { plainView } from "../secrets/plain-view.ts";

/** No text of a mission may hold them: what obeys them is a terminal, and half a character is none. */
const UNSAFE = /(?![\n\t])[\p{Cc}\p{Surrogate}]/gu;

/**
 * What programs printed and files are named, as a text that a mission takes. A test suite prints colours, and an agent may
 * name a file as it likes: neither may keep the evidence from being heard.
 */
export const shownText = (text: string): string =>
  plainView(text, false)
    .text.replaceAll(/\r\n?/g, "\n")
    .replaceAll(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

/** At most so many characters of its end, and no half of one. */
export const endOfText = (text: string, most: number): string =>
  text.slice(-most).replace(/^[\uDC00-\uDFFF]/, "");

/** The same of its beginning. */
export const startOfText = (text: string, most: number): string =>
  text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");

const MOST_OF_A_PATH = 1_000;

/**
 * A path as a mission takes it. A letter that it refuses is replaced and the folders stay, so that a file with a line break in
 * its name is still seen to lie where changes are dangerous.
 */
export function shownPath(path: string): string {
  if (repositoryPath.safeParse(path).data === path) return path;
  const plain = path
    .replaceAll(/[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029\\]/gu, "\uFFFD")
    .replace(/^([a-zA-Z]):/, "$1\uFFFD")
    .replaceAll(/^\s|\s$/g, "\uFFFD");
  return startOfText(plain, MOST_OF_A_PATH);
}
