import { existsSync } from "node:fs";
import { join } from "node:path";
import { PlainError } from "./plain-error.ts";

/** better-sqlite3 is built for this Node-API; on an older one it does not fail, it crashes the process. */
export const NODE_API_NEEDED = 10;

export type Program =
  | "engine"
  | "session-host"
  | "flightdeck"
  | "pilot"
  | "agent-bridge"
  | "agent-hook"
  | "agent-mcp";

/** Of the programs that do not lie in a folder of their own name. */
const FOLDERS: Partial<Record<Program, string>> = {
  flightdeck: "cli",
  "agent-hook": join("agent-bridge", "hook"),
  "agent-mcp": join("agent-bridge", "mcp"),
};

/** A program and how to start it: `spawn(command[0], command.slice(1), { env })`. */
export interface ProgramStart {
  readonly command: readonly [string, ...string[]];
  /** What has to be in its environment beside the caller's own. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Where the programs of one installation lie. The same bundles run in a checkout and in the package; tests may run the
 * sources instead (`sources: true`).
 */
export class Installation {
  readonly root: string;
  readonly #sources: boolean;

  /** `root` holds package.json, out/, migrations/ and the recipes; inside a package it is the unpacked twin of the archive. */
  constructor(root: string, options: { readonly sources: boolean }) {
    this.root = root.replace(/app\.asar(?=$|[\\/])/, "app.asar.unpacked");
    this.#sources = options.sources;
  }

  get migrations(): string {
    return join(this.root, "migrations");
  }

  /** The recipes that come with Flightdeck. */
  get recipes(): string {
    return join(this.root, "electron", "engine", "planner", "recipes");
  }

  program(name: Program): string {
    if (!this.#sources) return join(this.root, "out", "node", `${name}.mjs`);
    return join(this.root, "electron", FOLDERS[name] ?? name, `${name}.ts`);
  }

  start(name: Program, ...args: string[]): ProgramStart {
    const path = this.program(name);
    if (!existsSync(path)) {
      throw new PlainError(
        `${path} is missing. Run "npm run build" in the checkout, or install Flightdeck again.`,
      );
    }
    const runtime = findRuntime(this.root);
    return { command: [runtime.executable, path, ...args], env: runtime.env };
  }
}

interface Runtime {
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
}

/** This very process where it can run the engine, else a Node that can. */
function findRuntime(root: string): Runtime {
  const electron = process.versions["electron"] !== undefined;
  if (Number(process.versions["napi"]) >= NODE_API_NEEDED) {
    return { executable: process.execPath, env: electron ? { ELECTRON_RUN_AS_NODE: "1" } : {} };
  }
  const candidates = [
    process.env["FLIGHTDECK_NODE"],
    process.resourcesPath === undefined
      ? undefined
      : join(process.resourcesPath, process.platform === "win32" ? "node.exe" : "node"),
    join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node"),
  ];
  const executable = candidates.find((path) => path !== undefined && path !== "" && existsSync(path));
  if (executable !== undefined) return { executable, env: {} };
  throw new PlainError(
    `The engine needs Node 22.14 or newer and none was found (this runtime has Node-API ${process.versions["napi"]}). ` +
      `Run "npm ci" in the checkout, or set FLIGHTDECK_NODE to a newer node.`,
  );
}
