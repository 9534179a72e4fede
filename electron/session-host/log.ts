/** One line for the log file that whoever started the host gave it as stderr. */
export function log(sentence: string): void {
  process.stderr.write(`${new Date().toISOString()} ${sentence}\n`);
}
