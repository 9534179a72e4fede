import { z } from "zod";
import { acceptanceCommand, missionPlace } from "../mission/mission-contract.ts";
import { networkAnswer } from "../mission/plan/brief.ts";
import { line } from "../mission/text.ts";
import { conventionsView, shownWrite, writtenConventions } from "./conventions.ts";
import { fileProblem } from "./file-problem.ts";

const where = {
  /** A folder on the machine of the engine. */
  repository: missionPlace.shape.repository,
  /** null: the branch that is checked out there. */
  baseBranch: line(250).nullable().default(null),
};
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What a repository runs and shows before an agent starts in a copy of it. */
export const setupView = z.object({
  commands: z.array(acceptanceCommand),
  carry: z.array(z.string()),
  network: networkAnswer,
  check: z.array(acceptanceCommand),
  inputs: z.array(z.string()),
  keep: z.array(z.string()),
});

export const repositorySetup = z.object({
  repository: z.string(),
  baseBranch: z.string(),
  commit: z.string(),
  file: z.string(),
  /** null: there is no such file, or it cannot be used. */
  setup: setupView.nullable(),
  sha256: sha256.nullable(),
  problems: z.array(fileProblem),
  /** Whether a mission may be launched with it. A setup that runs and shows nothing needs nobody's trust. */
  trust: z.enum(["not-needed", "trusted", "changed", "untrusted"]),
  /** Lines that are new (`+ `) or gone (`- `) since a person last trusted this file. */
  changes: z.array(z.string()),
});
export type RepositorySetup = z.infer<typeof repositorySetup>;

/** What a repository brings for the CLIs of agents themselves: their settings, hooks, servers, skills and words. */
export const agentFilesView = z.object({
  repository: z.string(),
  baseBranch: z.string(),
  paths: z.array(z.string()),
  /** Over all of them; null: there are none, or they cannot be trusted. */
  sha256: sha256.nullable(),
  /** Why they cannot be trusted. */
  problem: z.string().nullable(),
  /** Without a yes agents fly all the same, and these files are kept from their CLIs. */
  trust: z.enum(["not-needed", "trusted", "declined", "changed", "untrusted"]),
  /** Lines that are new (`+ `) or gone (`- `) since a person last trusted these files. */
  changes: z.array(z.string()),
});
export type AgentFilesView = z.infer<typeof agentFilesView>;

/** How `docs/CODEBASE_MAP.md` of a branch stands to its code. */
export const codebaseMapView = z.object({
  repository: z.string(),
  baseBranch: z.string(),
  commit: z.string(),
  state: z.enum(["none", "unreadable", "current", "stale"]),
  problem: z.string().nullable(),
  /** The commit it was made at. */
  mapped: z.string().nullable(),
  parts: z.array(
    z.object({
      path: z.string(),
      /** Files in it that are not as they were when the map was made. */
      changed: z.number().int(),
      /** The map does not have it. */
      isNew: z.boolean(),
    }),
  ),
});
export type CodebaseMapView = z.infer<typeof codebaseMapView>;

/** What can be asked about a repository as such. Only a person may trust what it runs; agents have no way to ask for it. */
export const repositoryRequests = {
  "repository.setup": { params: z.object(where), result: repositorySetup },
  /** Trusts exactly the bytes with this hash, and only while the branch holds them. */
  "repository.trust": { params: z.object({ ...where, sha256 }), result: repositorySetup },
  /** Missions that were launched before keep what they were launched with. */
  "repository.untrust": {
    params: z.object({ repository: where.repository }),
    result: z.object({ repository: z.string(), taken: z.number().int() }),
  },
  "repository.agent-files": { params: z.object(where), result: agentFilesView },
  /** A person's yes or no to exactly these bytes. A no also takes back what was trusted before. */
  "repository.answer-agent-files": {
    params: z.object({ ...where, sha256, answer: z.enum(["trust", "decline"]) }),
    result: agentFilesView,
  },
  "repository.map": { params: z.object(where), result: codebaseMapView },
  /** Whether the words and skills for Claude Code and for other agents say the same, as they lie in a checkout. */
  "repository.conventions": { params: z.object({ repository: where.repository }), result: conventionsView },
  /** Writes exactly what was shown into the person's checkout. Where anything of it changed meanwhile, nothing is written. */
  "repository.sync-conventions": {
    params: z.object({ repository: where.repository, writes: z.array(shownWrite).min(1).max(500) }),
    result: writtenConventions,
  },
} as const;
