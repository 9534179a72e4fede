/** Control characters but tab and line ends: ESC and the C1 set could end a bracketed paste or act as a command. */
const UNSAFE = /(?![\t\n\r])\p{Cc}/gu;

export interface Paste {
  readonly text: string;
  readonly lines: number;
  /** Characters that were taken out. */
  readonly removed: number;
}

/** What a paste may send: text only. Line ends become what the Enter key sends. */
export function cleanPaste(clipboard: string): Paste {
  const text = clipboard.replaceAll(UNSAFE, "").replaceAll(/\r\n?|\n/g, "\r");
  const unified = clipboard.replaceAll(/\r\n?/g, "\n");
  const removed = unified.length - unified.replaceAll(UNSAFE, "").length;
  return { text, lines: text.replace(/\r$/, "").split("\r").length, removed };
}

/** The bytes for the process, between the marks it asked for, if it asked. */
export function pasteBytes(paste: Paste, bracketed: boolean): Uint8Array<ArrayBuffer> {
  const text = bracketed ? `\u001b[200~${paste.text}\u001b[201~` : paste.text;
  return new TextEncoder().encode(text);
}
