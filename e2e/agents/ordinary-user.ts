import { chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { spawn } from "node:child_process";
import { isAbsolute, join, relative } from "node:path";
import { inCheckout } from "../../build/checkout-folder.ts";
import { agentFolder, agentNames } from "../../build/test-agents/agent-versions.ts";

/** The user that every computer has and nothing belongs to. */
const NOBODY = 65_534;
const HOMES = "/home";
const PATIENCE_MS = 240_000;

/**
 * What `e2e/agents/ordinary-flight.ts` says of a flight that an ordinary user makes. Root's own folders are closed to that user, so
 * the checkout and the CLIs are shown at another place, to its processes alone; nothing of them outlives the answer.
 */
export async function flownByOrdinaryUser(agent: string): Promise<string> {
  if (process.getuid?.() !== 0)
    throw new Error(
      "This test becomes another user, and only root can: run it as root, or leave this file out.",
    );
  const home = mkdtempSync(join(HOMES, "fd-"));
  try {
    const [checkout, cache] = [join(home, "checkout"), join(home, "cache")];
    const binds = [[inCheckout(), checkout] as const, ...installed(cache)];
    for (const folder of [join(home, "tmp"), ...binds.map(([, to]) => to)])
      mkdirSync(folder, { recursive: true });
    for (const folder of [home, cache, join(home, "tmp")]) chownSync(folder, NOBODY, NOBODY);
    const node = shownAt(realpathSync(process.execPath), inCheckout(), checkout);
    return await run({
      binds,
      command: [node, join(checkout, "e2e", "agents", "ordinary-flight.ts"), agent],
      env: {
        HOME: home,
        TMPDIR: join(home, "tmp"),
        FLIGHTDECK_CACHE: cache,
        PATH: process.env["PATH"] ?? "",
        LANG: "C.UTF-8",
      },
    });
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 40, retryDelay: 50 });
  }
}

/** The folder of an installed CLI is its installer's own; what is in it anybody may read. */
const installed = (cache: string): (readonly [from: string, to: string])[] =>
  agentNames.flatMap((name) => {
    const [from, to] = [agentFolder(name), agentFolder(name, { FLIGHTDECK_CACHE: cache })];
    return ["bin", "node_modules"].map((part) => [join(from, part), join(to, part)] as const);
  });

/** A path of the checkout where it is shown; any other one stays. */
function shownAt(path: string, root: string, shown: string): string {
  const below = relative(realpathSync(root), path);
  return below.startsWith("..") || isAbsolute(below) ? path : join(shown, below);
}

interface Run {
  readonly binds: readonly (readonly [from: string, to: string])[];
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** In a process list of its own, which ends as a whole, and with mounts that nobody else sees. */
function run({ binds, command, env }: Run): Promise<string> {
  const ordinary = ["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--inh-caps=-all"].join(" ");
  const script = [
    'while [ "$1" != -- ]; do mount --bind "$1" "$2" || exit 1; shift 2; done',
    `shift; exec setpriv ${ordinary} --no-new-privs -- "$@"`,
  ].join("; ");
  const ownSpace = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const args = [...ownSpace, "sh", "-c", script, "sh", ...binds.flat(), "--", ...command];
  const child = spawn("unshare", args, {
    env,
    cwd: "/",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: PATIENCE_MS,
  });
  let [said, wrong] = ["", ""];
  child.stdout.on("data", (bytes: Buffer) => (said += bytes.toString("utf8")));
  child.stderr.on("data", (bytes: Buffer) => (wrong += bytes.toString("utf8")));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(said);
      else
        reject(
          new Error(
            `The flight of an ordinary user ended with ${code ?? "a signal"}: ${wrong.slice(-4_000)}`,
          ),
        );
    });
  });
}
