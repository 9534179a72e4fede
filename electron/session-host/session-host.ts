import { setMaxListeners } from "node:events";
import { parseArgs } from "node:util";
import { z } from "zod";
import { outliveBugs } from "#launch/outlive-bugs.ts";
import { Host, type HostOptions } from "./host.ts";
import { log } from "./log.ts";
import { coverInherited } from "./process/child-stdio.ts";
import { Limits } from "./process/limits.ts";
import { workingLauncher } from "./process/probe.ts";
import { endLeftovers } from "./process/leftovers.ts";
import { finishLostSessions } from "./recording/finish-lost.ts";
import { CannotListen } from "./run-directory.ts";

// Everything the host makes is for its owner alone: sockets, folders, transcripts.
process.umask(0o077);
coverInherited();
// The terminal that started it may close; the sessions stay.
process.on("SIGHUP", () => log("SIGHUP ignored."));
setMaxListeners(0, process);

const usage =
  "Usage: session-host --home <data directory> [--idle-ms n] [--engine-gone-ms n] [--engine-command <JSON array>]";

function readOptions(): HostOptions {
  const text = { type: "string" } as const;
  const options = { home: text, "idle-ms": text, "engine-gone-ms": text, "engine-command": text };
  const { values } = parseArgs({ options });
  const milliseconds = z.coerce.number().int().nonnegative();
  return {
    home: z.string().min(1).parse(values.home),
    idleMs: milliseconds.parse(values["idle-ms"] ?? 60_000),
    engineGoneMs: milliseconds.parse(values["engine-gone-ms"] ?? 10_000),
    engineCommand: z.array(z.string()).parse(JSON.parse(values["engine-command"] ?? "[]")),
  };
}

function stop(sentence: string, exitCode: number): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(exitCode);
}

function readOptionsOrStop(): HostOptions {
  try {
    return readOptions();
  } catch {
    return stop(usage, 2);
  }
}

async function run(options: HostOptions): Promise<void> {
  const path = process.env["PATH"] ?? "";
  const limits = new Limits(options.home, path);
  const host = new Host(options, await workingLauncher(path), limits);
  // Before anyone can know of this process and signal it.
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => void host.leave(`it received ${signal}`));
  }
  const isOurs = await host.start(async () => {
    await finishLostSessions(options.home, endLeftovers);
    await limits.clean();
  });
  if (!isOurs) stop(`A session host for ${options.home} is running already.`, 0);
  outliveBugs("sessions go on", log);
}

try {
  await run(readOptionsOrStop());
} catch (error) {
  const isExpected = error instanceof CannotListen;
  stop(isExpected ? error.message : `The session host could not start: ${String(error)}`, 1);
}
