import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { sessionId } from "#shared/ids.ts";
import { PROBE_PREFIX } from "../sessions/probe-session.ts";
import type { EngineCore } from "../engine-core.ts";
import type { Check, Finding } from "./check.ts";

const WORD = "flightdeck-doctor";
const WITHIN_MS = 5_000;

/** Opens a real terminal in the session host, reads what its program prints and removes the recording. */
async function lookAtTerminals(core: EngineCore): Promise<Finding> {
  const session = sessionId.parse(`${PROBE_PREFIX}${randomBytes(6).toString("hex")}`);
  const command =
    process.platform === "win32" ? ["cmd.exe", "/c", "echo", WORD] : ["/bin/sh", "-c", `echo ${WORD}`];
  const started = performance.now();
  try {
    const opened = await core.link.open({
      session,
      command,
      cwd: process.platform === "win32" ? "C:\\" : "/",
      env: { PATH: process.env["PATH"] ?? "", TERM: "xterm-256color" },
      stdio: { kind: "pty", cols: 80, rows: 24 },
      companionOf: null,
      redact: [],
      maxBytes: 1024 * 1024,
    });
    const text = await outputOf(core, session);
    const took = Math.round(performance.now() - started);
    if (!text.includes(WORD)) {
      return {
        state: "problem",
        sentence: `A terminal opened, but its program's words did not arrive within ${WITHIN_MS / 1000} s.`,
      };
    }
    const whole =
      opened.containment === "pid-namespace"
        ? "all its processes can be ended"
        : "its process group can be ended";
    return { state: "good", sentence: `A terminal opened, was read and ended in ${took} ms; ${whole}.` };
  } finally {
    await rm(join(core.options.directory, "sessions", session), { recursive: true, force: true });
  }
}

function outputOf(
  core: EngineCore,
  session: Parameters<EngineCore["link"]["subscribe"]>[0],
): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const finish = () => {
      clearTimeout(timer);
      subscription.close();
      resolve(text);
    };
    const timer = setTimeout(finish, WITHIN_MS);
    const subscription = core.link.subscribe(session, 0, 64 * 1024, {
      output: (_offset, bytes) => (text += Buffer.from(bytes).toString("utf8")),
      resized: () => undefined,
      ended: finish,
      failed: finish,
    });
  });
}

export const sessionCheck = (core: EngineCore): Check => ({
  id: "terminals",
  title: "Terminals",
  look: () => lookAtTerminals(core),
});
