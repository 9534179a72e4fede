import { spawn } from "node:child_process";
import type { Flight } from "../flight.ts";

/** Runs a command line in the workspace as a tool of the agent would: reported, shown, and its end told. */
export async function runCommand(flight: Flight, command: string): Promise<number | null> {
  flight.screen.heading(`$ ${command}`);
  await flight.progress("tool-started", command);
  const code = await shown(flight, command);
  flight.work.ran(command, code);
  flight.screen.note(code === null ? "ended by a signal" : `exit ${code}`);
  await flight.progress("tool-ended", `${command} → ${code === null ? "ended by a signal" : `exit ${code}`}`);
  return code;
}

function shown(flight: Flight, command: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", command], {
      cwd: flight.surroundings.workspace,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (chunk: Buffer) => flight.screen.write(chunk));
    child.stderr.on("data", (chunk: Buffer) => flight.screen.write(chunk));
    child.once("error", reject);
    child.once("close", (code) => resolve(code));
  });
}
