/** What is left of a secret in a text that was written down: as many stars as it had characters, and it had at least four. */
const MASKED = /\*{4,}/;

export const holdsMasked = (text: string): boolean => MASKED.test(text);
