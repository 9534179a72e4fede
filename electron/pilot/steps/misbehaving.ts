import { execFile, spawn, type ChildProcess } from "node:child_process";
import { promisify } from "node:util";
import type { Flight, StepEnd } from "../flight.ts";
import type { Settings } from "../step-shapes.ts";

/** What is left behind ends by itself where nothing else ends it. */
const LEFT_BEHIND_SECONDS = 300;

/** A process of its own session, a forgotten grandchild, and one that ignores hang-ups. */
const WAYS = [
  `setsid sleep ${LEFT_BEHIND_SECONDS} >/dev/null 2>&1 & echo $!`,
  `(sleep ${LEFT_BEHIND_SECONDS} >/dev/null 2>&1 & echo $!)`,
  `nohup sleep ${LEFT_BEHIND_SECONDS} >/dev/null 2>&1 & echo $!`,
];

const run = promisify(execFile);

export async function leaveChildren(flight: Flight, { count }: Settings<"leave-children">): Promise<void> {
  for (let child = 0; child < count; child += 1) {
    const way = WAYS[child % WAYS.length] ?? "";
    const { stdout } = await run("sh", ["-c", way]);
    flight.screen.note(`leaves process ${stdout.trim()} behind`);
  }
}

export async function crash({ signal, code }: Settings<"crash">): Promise<StepEnd> {
  if (signal === undefined) return { kind: "exit", code: code ?? 1 };
  process.kill(process.pid, signal);
  // A signal arrives when it arrives; an ignored one never does anything.
  return new Promise<StepEnd>((resolve) => setTimeout(resolve, 5_000, { kind: "exit", code: 1 }));
}

export function ignoreTerm(flight: Flight): void {
  flight.screen.heading("Ignores being told to end.");
  process.on("SIGTERM", () => flight.screen.note("SIGTERM ignored."));
}

/** Agents edit, the engine commits: this is expected to be refused. */
export async function commitAttempt(flight: Flight, { message }: Settings<"commit-attempt">): Promise<void> {
  flight.screen.heading(`git commit -m ${JSON.stringify(message)}`);
  const line = 'git add -A && git -c user.name=pilot -c user.email=pilot@localhost commit -m "$1"';
  try {
    const { stdout } = await run("sh", ["-c", line, "sh", message], { cwd: flight.surroundings.workspace });
    flight.screen.write(stdout);
    flight.screen.note("The commit was NOT refused.");
    await flight.progress("event", "made a commit of its own");
  } catch (error) {
    flight.screen.note(error instanceof Error ? error.message.trim() : String(error));
    flight.screen.note("The commit was refused.");
    await flight.progress("event", "could not commit");
  }
}

/** Like a development server: runs beside the next steps and ends with the session at the latest. */
export async function background(
  flight: Flight,
  { command, seconds }: Settings<"background">,
): Promise<void> {
  flight.screen.heading(`$ ${command} &`);
  await flight.progress("tool-started", command);
  const { workspace } = flight.surroundings;
  const child = spawn("sh", ["-c", command], { cwd: workspace, stdio: "ignore", detached: true });
  const end = () => endGroup(child);
  const timer = setTimeout(end, flight.ms(seconds));
  flight.atEnd.push(end);
  child.once("exit", () => {
    clearTimeout(timer);
    void flight.progress("tool-ended", command);
  });
  child.once("error", (error) => flight.screen.note(error.message));
}

function endGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, "SIGTERM");
}
