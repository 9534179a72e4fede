import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PlainError } from "#launch/plain-error.ts";
import type { SessionId } from "#shared/ids.ts";
import type { Route } from "#shared/mission/flight/route.ts";
import { DEFAULT_TRANSCRIPT_BYTES, type OpenCall } from "#shared/session-protocol/message.ts";
import { trustsWorkspace } from "../agent-files/trusts-workspace.ts";
import type { AgentAdapters } from "../agents/agent-adapters.ts";
import type { AgentAdapter, LaunchPlan } from "../agents/agent-adapter.ts";
import { writeWholeFile } from "../effects/whole-file.ts";
import type { FlightRepositories } from "../flight/flight-repositories.ts";
import type { SandboxBoxes } from "../flight/sandbox-boxes.ts";
import { readingTree, removeReadingTree } from "../git/reading-tree.ts";
import type { SecretBook } from "../secrets/secret-book.ts";
import { recordFolderOf } from "./answer-on-disk.ts";
import { treeName, type Question } from "./question.ts";

/** What sessions of questions are made with. */
export interface SessionParts {
  /** The data directory. */
  readonly home: string;
  readonly boxes: Pick<SandboxBoxes, "open">;
  readonly repositories: FlightRepositories;
  readonly adapters: Pick<AgentAdapters, "get">;
  readonly secrets: SecretBook;
  readonly report: (sentence: string) => void;
}

/** How a question is put in one session. */
export interface Put {
  readonly session: SessionId;
  readonly prompt: string;
  /** The conversation to go on with; null: a fresh one. */
  readonly conversation: string | null;
  /** What the model is held to by its CLI; null: by the prompt alone. */
  readonly schema: Readonly<Record<string, unknown>> | null;
}

const SCREEN = { kind: "pty", cols: 120, rows: 36 } as const;

/** Makes what a session of a question needs, and puts it away when nobody reads any more. */
export interface QuestionSessions {
  readonly callFor: (question: Question, put: Put) => Promise<OpenCall>;
  readonly clear: (question: Question) => Promise<void>;
}

export const questionSessions = (parts: SessionParts): QuestionSessions => ({
  callFor: (question, put) => sessionCall(parts, question, put),
  clear: async (question) => {
    const { repository } = await parts.repositories.of(question.place);
    await removeReadingTree(repository, parts.home, treeName(question));
  },
});

/** Everything the session host needs to open it: a read-only box on the commit, and no channel. */
async function sessionCall(parts: SessionParts, question: Question, put: Put): Promise<OpenCall> {
  const { home, repositories, boxes, secrets } = parts;
  const { folder, place, unsandboxed } = question;
  // Before anything is made for it.
  adapterOf(parts, question);
  const { repository } = await repositories.of(place);
  const tree = await readingTree(repository, home, treeName(question), await question.commit());
  const briefFolder = join(folder, "briefs", put.session);
  mkdirSync(briefFolder, { recursive: true, mode: 0o700 });
  writeWholeFile(join(briefFolder, "PROMPT.md"), put.prompt);
  const plan = await planOf(parts, question, put, { tree, briefFolder });
  const box = await boxes.open({
    session: put.session,
    level: unsandboxed ? null : "read-only",
    workspace: tree,
    repository: place.repository,
    gitCommon: repository.gitDir,
    channel: null,
    reads: [...plan.reads, briefFolder],
    network: null,
    agent: plan,
  });
  return {
    session: put.session,
    command: box.command(plan.command),
    cwd: tree,
    env: box.environment(plan.env),
    stdio: SCREEN,
    companionOf: null,
    redact: [...secrets.values],
    maxBytes: DEFAULT_TRANSCRIPT_BYTES,
    sandbox: box.sandbox,
    limits: box.limits,
  };
}

/** Only what has a model can answer. */
function adapterOf({ adapters }: Pick<SessionParts, "adapters">, { agent }: Question): AgentAdapter {
  const adapter = adapters.get(agent);
  if (adapter !== undefined && adapter.reviews) return adapter;
  const why = adapter === undefined ? "this Flightdeck does not know it" : "it has no model";
  throw new PlainError(`"${agent}" cannot be asked: ${why}. Nobody was asked; choose another agent.`);
}

async function planOf(
  { home, report, adapters }: SessionParts,
  question: Question,
  put: Put,
  { tree, briefFolder }: { readonly tree: string; readonly briefFolder: string },
): Promise<LaunchPlan> {
  return adapterOf({ adapters }, question).plan({
    session: put.session,
    route: routeOf(question),
    task: question.subject,
    attempt: 1,
    segment: 1,
    // Only what has a model is asked; a goal is for what runs command lines.
    goal: "",
    workspace: tree,
    promptFile: join(briefFolder, "PROMPT.md"),
    briefFolder,
    recordFolder: recordFolderOf(question.folder, put.session),
    boxed: !question.unsandboxed,
    // A question needs no hooks and no servers.
    trustsRepository: false,
    mayLoadRepository: await trustsWorkspace({ home, report }, question.place.repository, tree),
    network: null,
    conversation: put.conversation,
    answer: { schema: put.schema },
  });
}

const routeOf = ({ agent, family, model, effort, role }: Question): Route => ({
  agent,
  family,
  model,
  effort,
  role,
  sandbox: "read-only",
  mode: "exec",
  network: false,
  because: "it is asked a question",
});
