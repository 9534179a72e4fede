import { FIRST_PRINTABLE } from "./escape-sequence.ts";

/** Shorter forms would mask innocent text. */
const LEAST_BYTES = 4;
const LEAST_BASE64_BYTES = 5;
/** The hexadecimal form of a long value (a key file) is more table than it is worth. */
const MOST_BYTES_IN_HEX = 1_024;

/**
 * The ways a secret is likely to be printed: as it is, escaped in JSON or a URL, in hexadecimal, and inside base64. Without
 * control characters: the search passes over them, because a terminal breaks lines where it likes.
 */
export function secretForms(value: string): Buffer[] {
  // Halves of characters become the sign for them, as in every encoding.
  const bytes = Buffer.from(value);
  const form = new URLSearchParams([["", value]]).toString().slice(1);
  const inUrls = [encodeURIComponent(bytes.toString()), form, form.replaceAll("+", "%20")];
  const json = JSON.stringify(value).slice(1, -1);
  const written = [
    value,
    json,
    json.replaceAll("/", "\\/"),
    json.replaceAll(/[^ -~]/g, unicodeEscape),
    json.replaceAll(/[^ -~]/g, unicodeEscape).replaceAll("/", "\\/"),
    JSON.stringify(json).slice(1, -1),
    ...inUrls,
    ...inUrls.map((text) => text.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())),
  ];
  const hex = bytes.length > MOST_BYTES_IN_HEX ? "" : bytes.toString("hex");
  const encoded = base64Forms(bytes).filter(({ length }) => length >= LEAST_BASE64_BYTES);
  return [...new Set([...written, ...encoded, hex, hex.toUpperCase()])]
    .map((text) => Buffer.from(text).filter((byte) => byte >= FIRST_PRINTABLE))
    .filter(({ length }) => length >= LEAST_BYTES)
    .map((text) => Buffer.from(text));
}

const unicodeEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * A value inside a longer base64 text (`user:secret` in a header) looks different for each of the three positions it can
 * start at; characters that also hold bits of a neighbour are left out.
 */
function base64Forms(value: Buffer): string[] {
  const forms = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), value]).toString("base64");
    const first = Math.ceil((before * 8) / 6);
    const wholeCharacters = Math.floor(((before + value.length) * 8) / 6);
    return text.slice(first, wholeCharacters);
  });
  const padded = value.toString("base64");
  const all = [padded, padded.replace(/=+$/, ""), ...forms];
  return [...all, ...all.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))];
}
