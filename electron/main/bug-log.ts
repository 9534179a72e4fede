import { appendFileSync } from "node:fs";
import { dirname } from "node:path";
import { t } from "@lingui/core/macro";
import { logFile, makeFolder } from "#launch/data-directory.ts";
import { outliveBugs } from "#launch/outlive-bugs.ts";

/**
 * Electron answers an error that nobody caught with a box of its own, and until somebody closes it no window answers and the app
 * cannot be left. Here it is written down, said once in the window, and the rest goes on.
 */
export function outliveBugsOfMain(directory: string, complain: (words: string) => void): void {
  const file = logFile(directory, "app");
  let isSaid = false;
  outliveBugs("the windows go on", (sentence) => {
    const line = `${new Date().toISOString()} ${sentence}\n`;
    process.stderr.write(`Flightdeck: ${line}`);
    keep(file, line);
    if (isSaid) return;
    isSaid = true;
    // Not from within: an error in here would end the app.
    setImmediate(() =>
      complain(
        t`Something went wrong in the app itself. The engine and its agents go on, and nothing of theirs is lost. If a window acts oddly, quit and open the app again. What happened is in ${file}.`,
      ),
    );
  });
}

function keep(file: string, line: string): void {
  try {
    makeFolder(dirname(file));
    appendFileSync(file, line, { mode: 0o600 });
  } catch (error) {
    // A full disk: stderr has it.
    process.stderr.write(`Flightdeck: the log was not written: ${String(error)}\n`);
  }
}
