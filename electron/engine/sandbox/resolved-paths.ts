import { existsSync, lstatSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, sep } from "node:path";
import { SandboxRefused } from "./sandbox-refused.ts";
import type { Computer, SandboxPlan } from "./sandbox-plan.ts";

/** A plan whose paths exist and hold no links: what is bound is what was meant, and nothing can be moved between. */
export interface ResolvedPlan extends Omit<SandboxPlan, "home"> {
  /** The workspace's pointer to its repository, null without a repository. */
  readonly gitPointer: string | null;
  readonly home: { readonly path: string; readonly reads: readonly string[] };
  /** The folder of the proxy's socket: a folder is bound, because a bound socket file would outlive its server. */
  readonly proxyFolder: string | null;
  /** Links among the paths to read, with what they end at. */
  readonly links: readonly Link[];
}

export interface Link {
  readonly path: string;
  readonly target: string;
}

export function resolvePaths(plan: SandboxPlan, computer: Computer): ResolvedPlan {
  const dataDirectory = needed(plan.dataDirectory, "data directory");
  const workspace = needed(plan.workspace, "workspace");
  const shown = (path: string) => outsideRun(path, dataDirectory);
  const { network } = plan;
  return {
    ...plan,
    dataDirectory,
    workspace: shown(workspace),
    gitPointer: plan.gitCommon === null ? null : pointerOf(workspace),
    gitCommon: plan.gitCommon === null ? null : shown(needed(plan.gitCommon, "repository")),
    channel: plan.channel === null ? null : shown(needed(plan.channel, "channel")),
    tmp: shown(needed(plan.tmp, "temporary folder")),
    home: { path: real(computer.home) ?? computer.home, reads: plan.home.reads.flatMap(present).map(shown) },
    reads: plan.reads.flatMap(present).map(shown),
    writes: plan.writes.map((path) => shown(needed(path, "folder of the agent"))),
    hidden: plan.hidden.flatMap(present),
    proxyFolder:
      network.kind === "hosts" ? shown(needed(dirname(network.proxySocket), "folder of the proxy")) : null,
    links: uniqueLinks([...plan.home.reads, ...plan.reads].flatMap(linkAt)),
  };
}

/**
 * The file that git made when it made the workspace. A link or a missing one means that somebody changed it, and it would
 * be bound from wherever it points now.
 */
function pointerOf(workspace: string): string {
  const pointer = join(workspace, ".git");
  const found = lstatSync(pointer, { throwIfNoEntry: false });
  if (found !== undefined && (found.isFile() || found.isDirectory())) return pointer;
  throw new SandboxRefused(
    `${pointer} is ${found === undefined ? "missing" : "not a file"}, so the workspace was changed from outside. Nothing was started; restore the workspace from its last checkpoint.`,
  );
}

/** The data directory itself, its sockets and what is above it may be named for hiding only. */
function outsideRun(path: string, dataDirectory: string): string {
  const run = join(dataDirectory, "run");
  if (path !== dataDirectory && path !== run && !path.startsWith(run + sep)) return path;
  throw new SandboxRefused(
    `${path} holds what opens Flightdeck itself and is never shown to an agent. Nothing was started.`,
  );
}

function needed(path: string, what: string): string {
  const found = isAbsolute(path) ? real(path) : undefined;
  if (found !== undefined) return found;
  throw new SandboxRefused(`The ${what} ${path} does not exist. Nothing was started; try again.`);
}

const uniqueLinks = (links: readonly Link[]): Link[] => [
  ...new Map(links.map((link) => [link.path, link])).values(),
];

function linkAt(path: string): Link[] {
  const target = isAbsolute(path) ? real(path) : undefined;
  const folder = real(dirname(path));
  if (target === undefined || folder === undefined) return [];
  const place = join(folder, basename(path));
  return place === target ? [] : [{ path: place, target }];
}

const present = (path: string): string[] => {
  const found = isAbsolute(path) ? real(path) : undefined;
  return found === undefined ? [] : [found];
};

const real = (path: string): string | undefined => (existsSync(path) ? realpathSync(path) : undefined);
