/** A bug in a timer may be reached again for weeks; the log must not fill the disk with it. */
const MAX_REPORTS = 100;

/**
 * From here on no bug ends this process or stops it: it is written down, and whatever it did not reach goes on. Call it when
 * that is worth having; a program that cannot even start is better gone.
 */
export function outliveBugs(whatGoesOn: string, log: (sentence: string) => void): void {
  let reports = 0;
  const report = (how: string, error: unknown): void => {
    reports += 1;
    if (reports > MAX_REPORTS) return;
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log(`${how}; ${whatGoesOn}. ${stack}`);
    if (reports === MAX_REPORTS) log(`${MAX_REPORTS} such errors were written down; later ones are not.`);
  };
  process.on("uncaughtException", (error) => report("Nobody caught this error", error));
  process.on("unhandledRejection", (reason) => report("Nobody waited for this failure", reason));
  // A full disk refuses the log as well. There is no other place to say it, and reporting it here would fail again.
  process.stderr.on("error", () => undefined);
}
