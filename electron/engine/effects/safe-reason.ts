/** The shortest limit that a command sets for a reason. */
const MOST_CHARACTERS = 2_000;

/** Controls, what shapes text without being seen, halves of characters: no text of the domain may hold them. */
const UNSAFE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029]/gu;

/**
 * What a program or the system said, as a text a command takes: an error full of colours or of megabytes must not keep a
 * mission from hearing that something failed.
 */
export function safeReason(text: string): string {
  // Escaping only makes it longer, so what lies behind is never shown.
  const escaped = text.slice(0, MOST_CHARACTERS).replace(UNSAFE, escapeOf);
  if (escaped.length <= MOST_CHARACTERS && text.length <= MOST_CHARACTERS) return escaped;
  return `${escaped.slice(0, MOST_CHARACTERS - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

const escapeOf = (character: string): string =>
  `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}}`;
