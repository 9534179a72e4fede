import { homedir } from "node:os";
import type { SessionSandbox } from "#shared/session-protocol/message.ts";
import { bubblewrapArguments } from "./bubblewrap.ts";
import { resolvePaths } from "./resolved-paths.ts";
import { SandboxRefused } from "./sandbox-refused.ts";
import { seatbeltProfile } from "./seatbelt.ts";

export { sandboxEnvironment } from "./environment.ts";

/** `hosts`: a network of its own with nothing in it but the way to the session's proxy. `open`: the computer's own. */
export type SandboxNetwork =
  | { readonly kind: "off" }
  | { readonly kind: "hosts"; readonly hosts: readonly string[]; readonly proxySocket: string }
  | { readonly kind: "open" };

/** All paths absolute. Without a sandbox there is no plan: that is a `null` its caller has to choose. */
export interface SandboxPlan {
  readonly level: "read-only" | "workspace-write" | "full";
  readonly workspace: string;
  /** The repository behind the workspace; read-only at every level. */
  readonly gitCommon: string | null;
  /** The session's own socket folder, at the same path inside. */
  readonly channel: string | null;
  /** Becomes /tmp. */
  readonly tmp: string;
  /** What of the home directory is shown, read-only. */
  readonly home: { readonly reads: readonly string[] };
  /** What else the agent needs to read: its program, its runtime. What does not exist is left out. */
  readonly reads: readonly string[];
  /** The agent's own state, written at every level. */
  readonly writes: readonly string[];
  /** Never shown, such as the person's checkout, and files of the workspace that nobody trusted. */
  readonly hidden: readonly string[];
  readonly dataDirectory: string;
  readonly network: SandboxNetwork;
}

export interface Computer {
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** Throws SandboxRefused with a sentence for the person when the plan cannot be held here. */
export function sandboxFor(
  plan: SandboxPlan,
  computer: Computer = { platform: process.platform, home: homedir() },
): SessionSandbox {
  const paths = resolvePaths(plan, computer);
  if (computer.platform === "linux") return { arguments: bubblewrapArguments(paths) };
  if (computer.platform === "darwin") return { profile: seatbeltProfile(paths) };
  throw new SandboxRefused(
    "There is no sandbox for this system yet. Nothing was started; fly without a sandbox only if you trust the task.",
  );
}
