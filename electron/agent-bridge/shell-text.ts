/** `/bin/bash -lc '…'`: how Codex writes that a shell runs a text. */
const WRAPPED = /^(?:\/\S+\/)?(?:ba|z|da|k)?sh -l?c (.+)$/s;
/** One word as a shell reads it, put together of quoted and plain pieces. */
const PIECES = /'([^']*)'|"((?:[^"\\$`]|\\["\\$`])*)"|\\(.)|([\w@%+=:,./-]+)/gsy;

/**
 * The text that the shell is given, so that people and rules see the command and not its wrapping; the whole text where the
 * wrapping holds anything that is not understood.
 */
export function shellText(command: string): string {
  const word = WRAPPED.exec(command)?.[1];
  if (word === undefined) return command;
  let text = "";
  let at = 0;
  while (at < word.length) {
    PIECES.lastIndex = at;
    const piece = PIECES.exec(word);
    if (piece === null) return command;
    text += piece[1] ?? piece[2]?.replaceAll(/\\(["\\$`])/g, "$1") ?? piece[3] ?? piece[4] ?? "";
    at = PIECES.lastIndex;
  }
  return text;
}
