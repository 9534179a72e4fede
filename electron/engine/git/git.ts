import { spawn } from "node:child_process";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { gitBinary } from "./git-binary.ts";
import { environmentOf, settingsOf, type GitProfile } from "./git-environment.ts";
import { trapIn, WorkTreeTrap } from "./traps.ts";
import { Turns } from "./turns.ts";

/** Where a command works: never found by looking around, always named. */
export interface GitPlace {
  /** The repository, or the folder in it that belongs to one worktree. */
  readonly gitDir: string;
  /** null: the command touches no files. */
  readonly workTree: string | null;
  /** Another index than the one of the place. */
  readonly indexFile?: string;
}

export interface GitResult {
  /** null: a signal ended it. */
  readonly code: number | null;
  readonly out: Buffer;
  readonly err: string;
}

export interface GitOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly profile?: GitProfile;
}

/** Longer than any command we give takes in a repository of usual size; what is known to take longer says so. */
const TIMEOUT_MS = 60_000;
/** On TERM git removes its lock files; after this long it is not going to. */
const GRACE_MS = 3_000;
/** Most commands are over long before; one that is not may have opened something that never ends. */
const LOOK_FOR_TRAPS_MS = 2_000;
/** A list of every file of a large repository fits many times. */
const MAX_OUT_BYTES = 256 * 1024 * 1024;
const MAX_ERR_CHARACTERS = 64 * 1024;

/** What reads or writes whole trees. Two at a time keep two cores busy; more only make each other slower. */
const HEAVY = new Set([
  "add",
  "checkout",
  "checkout-index",
  "clean",
  "clone",
  "fetch",
  "index-pack",
  "merge",
  "merge-tree",
  "pack-objects",
  "read-tree",
  "reset",
  "status",
]);
const heavyTurns = new Turns(2);

/** Runs git with exactly these arguments. What it answers is for the caller to judge; that it did not answer is an error. */
export async function git(
  args: readonly string[],
  where: GitPlace,
  options: GitOptions = {},
): Promise<GitResult> {
  const binary = await gitBinary();
  const run = () => runOnce(binary, args, where, options);
  return HEAVY.has(args[0] ?? "") ? heavyTurns.take(run) : run();
}

/** What git answers, without its last line break; a PlainError when it says that it failed. */
export async function gitText(
  args: readonly string[],
  where: GitPlace,
  options: GitOptions = {},
): Promise<string> {
  const { code, out, err } = await git(args, where, options);
  if (code !== 0) throw new PlainError(failure(args, where, code, err));
  return out.toString("utf8").replace(/\n$/, "");
}

/** The sentence for a command that failed: what, where, and git's own words. */
export function failure(args: readonly string[], where: GitPlace, code: number | null, err: string): string {
  const words = err
    .split("\n")
    .map((line) => line.replace(/^(fatal|error): /, "").trim())
    .filter((line) => line !== "" && !line.startsWith("hint:") && !line.startsWith("warning:"))
    .slice(0, 3)
    .join("; ");
  const said = words === "" ? `it ended with ${code ?? "a signal"} and said nothing` : words;
  return `git ${args[0] ?? ""} failed in ${where.workTree ?? where.gitDir}: ${said.replace(/\.$/, "")}. What was there before is kept.`;
}

function runOnce(
  binary: string,
  args: readonly string[],
  where: GitPlace,
  { input, env = {}, timeoutMs = TIMEOUT_MS, signal, profile = "engine" }: GitOptions,
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const refuse = (why: string, Kind: typeof PlainError = PlainError) =>
      reject(new Kind(`git ${args[0] ?? ""} in ${where.workTree ?? where.gitDir} ${why}`));
    if (signal?.aborted === true) return refuse("was not started: it was called off.");
    const child = spawn(binary, [...settingsOf(profile), ...args], {
      cwd: where.workTree ?? where.gitDir,
      env: environmentOf(where, profile, env),
      stdio: ["pipe", "pipe", "pipe"],
      windowsHide: true,
    });
    const out: Buffer[] = [];
    let outBytes = 0;
    let err = "";
    let ended: string | null = null;
    let isTrapped = false;
    let killer: NodeJS.Timeout | undefined;
    const end = (why: string) => {
      if (ended !== null) return;
      ended = why;
      child.kill("SIGTERM");
      killer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
    };
    const timer = setTimeout(() => end(`took longer than ${timeoutMs / 1_000} s and was ended.`), timeoutMs);
    const callOff = () => end("was called off.");
    const endTrapped = (why: string) => {
      isTrapped = true;
      end(why);
    };
    const stopLooking = profile === "engine" ? whenTrapped(where, endTrapped) : () => undefined;
    signal?.addEventListener("abort", callOff, { once: true });
    const tidy = () => {
      clearTimeout(timer);
      clearTimeout(killer);
      stopLooking();
      signal?.removeEventListener("abort", callOff);
    };
    child.stdout.on("data", (chunk: Buffer) => {
      outBytes += chunk.length;
      if (outBytes > MAX_OUT_BYTES)
        end(`answered more than ${MAX_OUT_BYTES / 1024 / 1024} MB and was ended.`);
      else out.push(chunk);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (err.length < MAX_ERR_CHARACTERS) err += text.slice(0, MAX_ERR_CHARACTERS - err.length);
    });
    // A git that failed does not read to the end; its code says what there is to say.
    child.stdin.on("error", (error) => (err += systemCode(error) === "EPIPE" ? "" : error.message));
    child.stdin.end(input);
    child.on("error", (error) => {
      tidy();
      refuse(`could not be started (${systemCode(error) ?? error.message}); the folder may be gone.`);
    });
    child.on("close", (code) => {
      tidy();
      if (ended === null) resolve({ code, out: Buffer.concat(out, outBytes), err });
      else refuse(ended, isTrapped ? WorkTreeTrap : PlainError);
    });
  });
}

/** Looks again and again while a command takes long: an agent may be at work in the same folder. */
function whenTrapped({ workTree }: GitPlace, end: (why: string) => void): () => void {
  if (workTree === null) return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const lookLater = () => {
    timer = setTimeout(() => void look(), LOOK_FOR_TRAPS_MS);
  };
  const look = async () => {
    const trap = await trapIn(workTree);
    if (trap !== null) end(`was ended, because ${trap} is no file and reading it never ends. Remove it.`);
    else if (timer !== undefined) lookLater();
  };
  lookLater();
  return () => {
    clearTimeout(timer);
    timer = undefined;
  };
}
