import { taskId } from "../../ids.ts";
import { agentName, family } from "../../words.ts";
import { action, type Action } from "../action.ts";
import type { Circumstances } from "../circumstances.ts";
import { policy, type Matcher, type Policy, type Verdict } from "../policy.ts";

/** A worker in a guarded mission, whose brief is about `src`. */
export const WORKER: Circumstances = {
  at: 1_000,
  autonomy: "guarded",
  task: taskId.parse("login"),
  agent: agentName.parse("codex"),
  family: family.parse("openai"),
  role: "worker",
  sandbox: "workspace-write",
  workspace: "/trees/one",
  touch: ["src/**"],
  avoid: ["src/generated/**"],
  hosts: null,
  dependencyTask: false,
  costMicros: 0,
  costUnknown: false,
  dependencyAdded: false,
  spawns: 0,
};

export const rule = (id: string, verdict: Verdict, match: Matcher, more: Partial<Policy> = {}): Policy =>
  policy.parse({ id, verdict, level: "mission", match, reason: `rule ${id}`, origin: "person", ...more });

/** A command line of plain words; what a parser would have found is given. */
export const run = (text: string, unclear: readonly string[] = []): Action =>
  action.parse({
    kind: "command",
    text,
    parsed: { parts: text.split(" && ").map((part) => ({ words: part.split(" ") })), unclear: [...unclear] },
  });

export const file = (access: "read" | "write" | "delete", path: string, insideWorkspace = true): Action =>
  action.parse({ kind: "file", access, path, insideWorkspace });

export const reach = (host: string): Action => action.parse({ kind: "network", host, port: 443 });
export const spawn = (count = 1): Action => action.parse({ kind: "spawn", agent: "codex", count });
export const secret: Action = action.parse({ kind: "secret", name: "NPM_TOKEN" });
export const tool = (name: string, input = "{}"): Action => action.parse({ kind: "tool", tool: name, input });
