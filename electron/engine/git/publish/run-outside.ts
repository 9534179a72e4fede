import { spawn } from "node:child_process";
import { systemCode } from "#launch/plain-error.ts";

export interface Outside {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly input?: string;
  readonly withinMs: number;
}

export type Ran =
  | { readonly kind: "ended"; readonly code: number | null; readonly out: string; readonly err: string }
  | { readonly kind: "missing" }
  | { readonly kind: "hung" };

const MAX_CHARACTERS = 1024 * 1024;

/**
 * Runs a program that talks to another computer. It may start programs of its own (ssh, a helper for passwords), and one that
 * hangs takes them all with it: it has a process group of its own. Never through a shell.
 */
export function runOutside(
  program: string,
  args: readonly string[],
  { cwd, env, input = "", withinMs }: Outside,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const grouped = process.platform !== "win32";
    const child = started(() =>
      spawn(program, [...args], {
        cwd,
        env,
        stdio: ["pipe", "pipe", "pipe"],
        detached: grouped,
        windowsHide: true,
      }),
    );
    if (child === null) {
      resolve({ kind: "missing" });
      return;
    }
    let out = "";
    let err = "";
    const timer = setTimeout(() => {
      end(child.pid, grouped);
      resolve({ kind: "hung" });
    }, withinMs);
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out = kept(out, text)));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err = kept(err, text)));
    // One that failed does not read to the end; its code says what there is to say.
    child.stdin.on("error", (error) => (err += systemCode(error) === "EPIPE" ? "" : error.message));
    child.stdin.end(input);
    child.on("error", (error) => {
      clearTimeout(timer);
      if (isMissing(error)) resolve({ kind: "missing" });
      else reject(error);
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ kind: "ended", code, out, err });
    });
  });
}

/** Some of these are thrown at once instead of told later; null: there is no such program to start. */
function started<Child>(start: () => Child): Child | null {
  try {
    return start();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Where one folder of PATH cannot be read or is none, the system says so instead of "not found". */
const isMissing = (error: unknown): boolean =>
  ["ENOENT", "EACCES", "EPERM", "ENOTDIR"].includes(systemCode(error) ?? "");

const kept = (before: string, text: string): string => `${before}${text}`.slice(0, MAX_CHARACTERS);

function end(pid: number | undefined, grouped: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(grouped ? -pid : pid, "SIGKILL");
  } catch (error) {
    // It ended in this very moment.
    if (systemCode(error) !== "ESRCH") throw error;
  }
}

/** What a program said, as one line for a sentence. */
export function wordsOf(text: string): string {
  const words = text
    .split("\n")
    .map((line) => line.replace(/^(?:fatal|error|remote): ?/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("hint:") && !/^To \S/.test(line));
  return words.slice(0, 4).join("; ").slice(0, 600).replace(/\.$/, "");
}
