import { cpSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Installation } from "#launch/installation.ts";
import { FlightHome } from "./flight-home.ts";

const root = join(import.meta.dirname, "..", "..", "..", "..");

/** A home whose Flightdeck is a copy of its own, so that a test may take parts of it away or put others in their place. */
export class BreakableHome extends FlightHome {
  readonly root = join(this.folder, "installation");
  override readonly installation = new Installation(this.root, { sources: true });

  constructor() {
    super();
    mkdirSync(this.root);
    for (const part of ["electron", "shared", "migrations", "package.json"])
      cpSync(join(root, part), join(this.root, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(this.root, "node_modules"));
  }

  /** In place of the scripted agent; `whole.ts` beside it is the real one. */
  replacePilot(source: string): void {
    renameSync(this.#pilot, join(this.root, "electron", "pilot", "whole.ts"));
    writeFileSync(this.#pilot, source);
  }

  takePilotAway(): void {
    renameSync(this.#pilot, `${this.#pilot}.away`);
  }

  putPilotBack(): void {
    renameSync(join(this.root, "electron", "pilot", "whole.ts"), this.#pilot);
  }

  /** Changes a line of a program; it has to be there. */
  change(file: string, from: string, to: string): void {
    const path = join(this.root, file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(from)) throw new Error(`${file} does not hold "${from}"`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
  }

  get #pilot(): string {
    return join(this.root, "electron", "pilot", "pilot.ts");
  }
}
