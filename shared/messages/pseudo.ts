export const PSEUDO_LOCALE = "en-XA";

const PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ACCENTED = "àƀçđéƒĝĥîĵķļɱñôþɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÔÞɊŔŠŢÛṼŴẊÝŽ";
/** Other languages need that much more room than English. */
const LONGER = 0.4;

/** The text with accents on its letters and forty per cent longer: what cannot bear a translation shows it. */
export function pseudo(text: string): string {
  const letters = text.replaceAll(/[a-z]/giu, (letter) => ACCENTED.charAt(PLAIN.indexOf(letter)));
  const words = text.match(/\p{L}/gu)?.length ?? 0;
  const more = Math.ceil(words * LONGER);
  return more === 0 ? letters : letters.replace(/(\s*)$/u, `${"~".repeat(more)}$1`);
}
