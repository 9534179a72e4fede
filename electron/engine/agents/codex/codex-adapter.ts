import { realpathSync, statSync } from "node:fs";
import { PlainError } from "#launch/plain-error.ts";
import type { CodexSettings } from "#shared/agent-bridge/codex-settings.ts";
import { agentName, family } from "#shared/mission/words.ts";
import type { AdapterParts } from "../adapter-parts.ts";
import type { AgentAdapter, Capability, Detected, Launch, LaunchPlan } from "../agent-adapter.ts";
import { bridgePlan } from "../bridge-plan.ts";
import { findProgram } from "../find-program.ts";
import { installedFiles } from "../installed-files.ts";
import { modelHost } from "../model-host.ts";
import { sayVersion } from "../say-version.ts";
import { askCodex, type CodexSays } from "./ask-codex.ts";
import { CodexHome } from "./codex-home.ts";
import { strictSchema } from "./strict-schema.ts";

/** Without these it cannot be flown at all. */
const NEEDED = ["thread/start", "turn/start", "turn/interrupt"];

/** Where OpenAI's models are, with a key and with a plan, and where a login is renewed. */
const OPENAI = ["api.openai.com", "chatgpt.com", "auth.openai.com"];
const OPENAI_KEYS = ["OPENAI_API_KEY", "CODEX_API_KEY"];

/** For a run of ours alone; the person's own settings stay what they are. */
const FOR_THIS_RUN = [
  // Commands of the agent need no keys; only the agent itself does.
  "shell_environment_policy.ignore_default_excludes=false",
  // A question becomes a decision; without this it only asks in its plan mode.
  "features.default_mode_request_user_input=true",
  "suppress_unstable_features_warning=true",
  "check_for_update_on_startup=false",
];

export function codexAdapter(parts: AdapterParts): AgentAdapter {
  const asked = new Asked(parts.environment);
  return {
    agent: agentName.parse("codex"),
    title: "Codex CLI",
    install: "npm install -g @openai/codex",
    scripted: false,
    reviews: true,
    detect: () => detect(parts, asked),
    plan: (launch) => plan(parts, asked, launch),
  };
}

/** Settings and logins change, and asking takes a second. */
const KEPT_MS = 30_000;

class Asked {
  readonly #environment: NodeJS.ProcessEnv;
  #last: { readonly of: string; readonly at: number; readonly says: Promise<CodexSays | null> } | null = null;

  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment;
  }

  says(path: string): Promise<CodexSays | null> {
    const { mtimeMs } = statSync(path);
    const of = `${path} ${mtimeMs}`;
    const now = performance.now();
    if (this.#last?.of === of && now - this.#last.at <= KEPT_MS) return this.#last.says;
    const last = { of, at: now, says: askCodex(path, this.#environment) };
    this.#last = last;
    // No answer is nothing to keep: the computer may have been busy.
    void last.says.then((said) => {
      if (said === null && this.#last === last) this.#last = null;
    });
    return last.says;
  }
}

async function detect({ environment }: AdapterParts, asked: Asked): Promise<Detected> {
  const found = await sayVersion("codex", environment);
  if (found.state !== "found") return found;
  const says = await asked.says(found.path);
  if (says === null || NEEDED.some((method) => !says.methods.has(method))) {
    const reason = `Codex CLI (${found.version ?? "no version"}) has no app-server that Flightdeck can fly it by. Update it: npm install -g @openai/codex`;
    return { state: "broken", path: found.path, reason };
  }
  return {
    ...found,
    ...loginOf(says, environment),
    family: family.parse("openai"),
    contextWindow: null,
    capabilities: capabilitiesOf(says),
    ownSandbox: isRoot() ? "not-as-root" : "inside-ours",
  };
}

function capabilitiesOf({ methods }: CodexSays): ReadonlySet<Capability> {
  const all: readonly (readonly [Capability, string])[] = [
    ["exec", "turn/start"],
    ["interactive", "thread/resume"],
    ["permissions", "turn/start"],
    ["questions", "turn/start"],
    ["interrupt", "turn/interrupt"],
    ["steer", "turn/steer"],
    ["resume", "thread/resume"],
    ["output-schema", "turn/start"],
    ["mcp", "mcpServerStatus/list"],
    ["limits", "account/rateLimits/read"],
  ];
  return new Set(all.filter(([, method]) => methods.has(method)).map(([capability]) => capability));
}

function loginOf(
  { account, needsLogin, provider }: CodexSays,
  environment: NodeJS.ProcessEnv,
): { readonly login: "logged-in" | "logged-out"; readonly loginNote: string } {
  if (account !== null) return { login: "logged-in", loginNote: `Signed in with OpenAI (${account}).` };
  if (needsLogin) return { login: "logged-out", loginNote: 'Nobody is signed in: run "codex login".' };
  const name = provider?.name ?? "a provider of its own";
  const key = provider?.envKey ?? null;
  if (key !== null && (environment[key] ?? "") === "")
    return { login: "logged-out", loginNote: `Its models come from ${name}, and ${key} is not set.` };
  return { login: "logged-in", loginNote: `Its models come from ${name}; that needs no login with OpenAI.` };
}

async function plan(
  { environment, installation }: AdapterParts,
  asked: Asked,
  launch: Launch,
): Promise<LaunchPlan> {
  const path = findProgram("codex", environment);
  if (path === null) throw new PlainError("Codex CLI is not installed on this computer.");
  const says = await asked.says(path);
  if (says === null) throw new PlainError("Codex CLI has no app-server that answers. Update it.");
  const { home, reads, writes } = new CodexHome(environment).placeFor(launch);
  const settings: CodexSettings = {
    config: [...FOR_THIS_RUN, trustLevel(launch)],
    sandbox: sandboxOf(launch),
    outputSchema: strictSchema(launch.answer?.schema ?? null),
  };
  return bridgePlan(installation, launch, {
    protocol: "codex",
    title: ["Codex CLI", says.version ?? ""].join(" ").trim(),
    program: [realpathSync(path)],
    env: home === null ? {} : { CODEX_HOME: home },
    settings,
    reads: [...installedFiles(path), ...reads],
    writes,
    ...modelsOf(says),
  });
}

/**
 * What a repository says about Codex does not count until the person trusts it, and its own terminal would ask about that in front
 * of everything else. For this run alone; what the person trusts stays as it is.
 */
const trustLevel = ({ workspace, trustsRepository }: Launch): string => {
  const level = trustsRepository ? "trusted" : "untrusted";
  return `projects={${JSON.stringify(workspace)}={trust_level="${level}"}}`;
};

/**
 * In our box as root its own sandbox cannot be built: it would need rights that the box takes away. Then only the box stands, and
 * what it wants to do is put to the mission. As anybody else both stand.
 */
const sandboxOf = ({ boxed }: Launch): CodexSettings["sandbox"] => (boxed && isRoot() ? "ours" : "own");

const isRoot = (): boolean => process.getuid?.() === 0;

function modelsOf({ provider }: CodexSays): Pick<LaunchPlan, "hosts" | "keys"> {
  const own = provider?.envKey ?? null;
  const keys = own === null ? OPENAI_KEYS : [own];
  const baseUrl = provider?.baseUrl ?? null;
  if (baseUrl === null) return { hosts: OPENAI, keys };
  const host = modelHost(baseUrl);
  if (host === null) throw new PlainError(`${baseUrl}, where Codex has its models, is not an address.`);
  return { hosts: [host], keys };
}
