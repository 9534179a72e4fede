/** A shorter piece of base64 would mask innocent text. */
const MIN_ENCODED_BYTES = 5;

/** The ways a secret is likely to be printed: as it is, escaped in JSON or a URL, and inside base64. */
export function secretForms(value: string): Buffer[] {
  const form = new URLSearchParams([["", value]]).toString().slice(1);
  const inUrls = [encodeURIComponent(value), form, form.replaceAll("+", "%20")];
  const exact = [
    value,
    // A terminal turns \n into \r\n on its way out.
    value.replaceAll(/\r?\n/g, "\r\n"),
    JSON.stringify(value).slice(1, -1),
    ...inUrls,
    ...inUrls.map((text) => text.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())),
  ];
  const encoded = base64Forms(Buffer.from(value)).filter((form) => form.length >= MIN_ENCODED_BYTES);
  return [...new Set([...exact, ...encoded])].map((form) => Buffer.from(form));
}

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
