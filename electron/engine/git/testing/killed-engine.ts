import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("workspace-program.ts", import.meta.url));

export interface Deed {
  readonly source: string;
  readonly home: string;
  readonly task: string;
  /** One of `engine-deeds.ts`. */
  readonly action: string;
  /** Chooses for the deed. */
  readonly number?: number;
  /** All tasks of the mission; only this one when left out. */
  readonly tasks?: readonly string[];
  /** How long after it began it is killed. */
  readonly afterMs: number;
  /** `engine`: a git it started lives on. */
  readonly whom: "engine" | "engine-and-git";
}

/** Lets an engine in a process of its own do something, and kills it at that moment. Says whether it was done before. */
export function killedEngine({
  source,
  home,
  task,
  action,
  afterMs,
  whom,
  ...chosen
}: Deed): Promise<boolean> {
  const { number = 0, tasks = [task] } = chosen;
  const args = [PROGRAM, source, home, task, action, String(number), tasks.join(",")];
  return new Promise((resolve, reject) => {
    // In a group of its own, so that its git can be killed with it.
    const child = spawn(process.execPath, args, {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    let complaint = "";
    const kill = () => {
      if (child.pid === undefined || child.exitCode !== null) return;
      if (whom === "engine") child.kill("SIGKILL");
      else process.kill(-child.pid, "SIGKILL");
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (!said.includes("begin") && text.includes("begin")) setTimeout(kill, afterMs);
      said += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
    child.on("error", reject);
    child.on("exit", (_code, signal) => {
      if (signal === null && !said.includes("done")) reject(new Error(complaint));
      else resolve(said.includes("done"));
    });
  });
}

/** Random numbers that are the same at every run, from 0 up to 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
