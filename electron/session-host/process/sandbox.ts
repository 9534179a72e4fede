import { existsSync } from "node:fs";
import type { Containment, SessionSandbox } from "#shared/session-protocol/message.ts";
import { CannotStart } from "./program.ts";
import type { LaunchPlan } from "./running.ts";

const SEATBELT = "/usr/bin/sandbox-exec";
const KEPT = "Nothing was started.";
const WAY_OUT = "or choose to fly without a sandbox.";

/** Fails closed: what this machine cannot hold is not started at all. */
export function checkSandbox(containment: Containment, sandbox: SessionSandbox | null): void {
  if (sandbox === null) return;
  if ("profile" in sandbox) {
    if (process.platform === "darwin" && existsSync(SEATBELT)) return;
    throw new CannotStart(`This session asks for a seatbelt sandbox, which only macOS has. ${KEPT}`);
  }
  if (containment === "pid-namespace") return;
  const reason = "This session asks for a sandbox, and bubblewrap is missing or not allowed on this machine.";
  throw new CannotStart(`${reason} ${KEPT} Install bubblewrap and allow user namespaces, ${WAY_OUT}`);
}

/** On macOS the profile is a program in front; bubblewrap's arguments go into the one call that holds the session. */
export function withSeatbelt(plan: LaunchPlan): LaunchPlan {
  if (plan.sandbox === null || !("profile" in plan.sandbox)) return plan;
  const args = ["-p", plan.sandbox.profile, plan.program, ...plan.args];
  return { ...plan, program: SEATBELT, args };
}

/**
 * Kernel files that ask for user 0 and for no capability, so that root without capabilities could still change the
 * machine through them. Other users cannot, and for them a covered /proc would keep sandboxes from nesting.
 */
const KERNEL_FILES = ["sys", "sysrq-trigger", "irq", "bus", "fs", "acpi", "scsi", "driver", "tty"];

export function freshProc(): string[] {
  const isRoot = process.getuid?.() === 0;
  const paths = isRoot ? KERNEL_FILES.map((name) => `/proc/${name}`) : [];
  const covered = paths.flatMap((path) => ["--ro-bind-try", path, path]);
  return ["--proc", "/proc", ...covered];
}

/** Read by the dynamic linker, shells and perl: they must act inside the sandbox only, never on what builds it. */
const LOADER_VARIABLE =
  /^(?:LD_|GLIBC_TUNABLES$|BASH_ENV$|ENV$|BASH_FUNC_|SHELLOPTS$|BASHOPTS$|PS4$|PERL5|PERLLIB$)/;

/** What of the session's environment surrounds bubblewrap; the rest comes in by its arguments. */
export function outsideEnvironment({ env, sandbox }: LaunchPlan): Record<string, string> {
  if (sandbox === null || "profile" in sandbox) return env;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !LOADER_VARIABLE.test(name)));
}

export function insideEnvironment(env: Record<string, string>): string[] {
  const inside = Object.entries(env).filter(([name]) => LOADER_VARIABLE.test(name));
  return inside.flatMap(([name, value]) => ["--setenv", name, value]);
}
