import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

// What the log of a mission says was merged: an engine that dies before it is told leaves it out.

const fileIn = (home: string): string => join(home, "merged-log.txt");

export const noteMerged = (home: string, commit: string): void => appendFileSync(fileIn(home), `${commit}\n`);

export const mergedSoFar = (home: string): string[] =>
  existsSync(fileIn(home)) ? readFileSync(fileIn(home), "utf8").trim().split("\n") : [];
