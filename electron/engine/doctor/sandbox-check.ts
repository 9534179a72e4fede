import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { sessionId, type SessionId } from "#shared/ids.ts";
import { DEFAULT_PROCESS_LIMIT } from "#shared/session-protocol/message.ts";
import { SandboxRefused } from "../sandbox/sandbox-refused.ts";
import { sandboxFor } from "../sandbox/sandbox-plan.ts";
import { HostCallError } from "../sessions/host-errors.ts";
import { PROBE_PREFIX } from "../sessions/probe-session.ts";
import type { EngineCore } from "../engine-core.ts";
import type { Check, Finding } from "./check.ts";

const MEMORY_BYTES = 256 * 1024 * 1024;
const SEES_THE_DATA = 3;
const WITHIN_MS = 5_000;

/** Opens a session in the box that agents get, and asks it for a file nobody in it may see. */
async function lookAtSandbox(core: EngineCore): Promise<Finding> {
  const home = core.options.directory;
  const session = sessionId.parse(`${PROBE_PREFIX}${randomBytes(6).toString("hex")}`);
  const folder = join(home, "tmp", session);
  const [workspace, tmp] = [join(folder, "workspace"), join(folder, "tmp")];
  for (const each of [workspace, tmp]) mkdirSync(each, { recursive: true, mode: 0o700 });
  try {
    const record = await core.link.open({
      session,
      command: ["/bin/sh", "-c", `[ ! -e "$1" ] || exit ${SEES_THE_DATA}`, "sh", join(home, "run")],
      cwd: workspace,
      env: { PATH: "/usr/local/bin:/usr/bin:/bin" },
      stdio: { kind: "pipe" },
      companionOf: null,
      redact: [],
      maxBytes: MEMORY_BYTES,
      sandbox: sandboxFor({
        level: "workspace-write",
        workspace,
        gitCommon: null,
        channel: null,
        tmp,
        home: { reads: [] },
        reads: [],
        writes: [],
        hidden: [],
        dataDirectory: home,
        network: { kind: "off" },
      }),
      limits: { processes: DEFAULT_PROCESS_LIMIT, memoryBytes: MEMORY_BYTES },
    });
    const code = await exitCodeOf(core, session);
    if (code === SEES_THE_DATA || record.sandboxed !== true)
      return {
        state: "problem",
        sentence: "The sandbox hides nothing here; do not fly agents you do not trust.",
      };
    if (code !== 0)
      return {
        state: "problem",
        sentence: `A program in the sandbox ended with ${code ?? "a signal"}; no mission flies.`,
      };
    return record.limits === "enforced"
      ? { state: "good", sentence: "Agents run in a sandbox, and their processes and memory are limited." }
      : {
          state: "warning",
          sentence:
            "Agents run in a sandbox; limits of memory are not enforced here, because no control group is writable.",
        };
  } catch (error) {
    if (!(error instanceof HostCallError) && !(error instanceof SandboxRefused)) throw error;
    return {
      state: "problem",
      sentence: `No sandbox works here, so no mission flies: ${error.message}`,
      fix: "sudo apt-get install bubblewrap",
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(join(home, "sessions", session), { recursive: true, force: true });
  }
}

function exitCodeOf(core: EngineCore, session: SessionId): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const subscription = core.link.subscribe(session, 0, MEMORY_BYTES, {
      output: () => undefined,
      resized: () => undefined,
      ended: (_offset, { code }) => finish(() => resolve(code)),
      failed: (error) => finish(() => reject(error)),
    });
    const finish = (end: () => void): void => {
      clearTimeout(timer);
      subscription.close();
      end();
    };
    const timer = setTimeout(
      () => finish(() => reject(new Error(`the sandbox did not end within ${WITHIN_MS / 1_000} s`))),
      WITHIN_MS,
    );
  });
}

export const sandboxCheck = (core: EngineCore): Check => ({
  id: "sandbox",
  title: "Sandbox",
  look: () => lookAtSandbox(core),
});
