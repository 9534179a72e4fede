import { realpathSync, statSync } from "node:fs";
import { PlainError } from "#launch/plain-error.ts";
import type { AcpSettings } from "#shared/agent-bridge/acp-settings.ts";
import { agentName, family } from "#shared/mission/words.ts";
import { runProgram } from "../../run-program.ts";
import type { AdapterParts } from "../adapter-parts.ts";
import type { AgentAdapter, Capability, Detected, Launch, LaunchPlan } from "../agent-adapter.ts";
import { bridgePlan } from "../bridge-plan.ts";
import { findProgram } from "../find-program.ts";
import { installedFiles } from "../installed-files.ts";
import { modelHost } from "../model-host.ts";
import { sayVersion, type Versioned } from "../say-version.ts";
import { untrustedFiles } from "../untrusted-files.ts";
import { GeminiHome } from "./gemini-home.ts";

const TITLE = "Gemini CLI";
const INSTALL = "npm install -g @google/gemini-cli";
/** Its servers of tools, ours among them, it starts in a trusted workspace only. */
const CAPABILITIES: readonly Capability[] = ["exec", "permissions", "interrupt"];
const KEYS = ["GEMINI_API_KEY", "GOOGLE_API_KEY"];
/** Where its models are with a key, and with an account of Google, and where that login is renewed. */
const GOOGLE = ["generativelanguage.googleapis.com", "cloudcode-pa.googleapis.com", "oauth2.googleapis.com"];
/** Variables that say where it has what and whose project is meant; none holds a key. */
const PLACES = ["GEMINI_CLI_HOME", "GOOGLE_GEMINI_BASE_URL", "GEMINI_MODEL", "GOOGLE_CLOUD_PROJECT"];

/** It starts in two seconds where nothing else runs. */
const HELP_WITHIN_MS = 30_000;

export function geminiAdapter(parts: AdapterParts): AgentAdapter {
  const asked = new Asked(parts.environment);
  return {
    agent: agentName.parse("gemini"),
    title: TITLE,
    install: INSTALL,
    scripted: false,
    reviews: true,
    detect: () => detect(parts, asked),
    plan: (launch) => plan(parts, launch),
  };
}

interface Said {
  readonly version: Versioned;
  readonly speaksAcp: boolean;
}

/** What a program says of itself stays the same as long as it does. */
class Asked {
  readonly #environment: NodeJS.ProcessEnv;
  #last: { readonly of: string; readonly says: Promise<Said> } | null = null;

  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment;
  }

  says(path: string): Promise<Said> {
    const of = `${path} ${statSync(path).mtimeMs}`;
    if (this.#last?.of === of) return this.#last.says;
    const last = { of, says: this.#ask(path) };
    this.#last = last;
    // No good answer is nothing to keep: the computer may have been busy.
    void last.says.then(({ speaksAcp }) => {
      if (!speaksAcp && this.#last === last) this.#last = null;
    });
    return last.says;
  }

  async #ask(path: string): Promise<Said> {
    const help = runProgram(path, ["--help"], "/", HELP_WITHIN_MS);
    const version = await sayVersion("gemini", this.#environment);
    const { found, text } = await help;
    return { version, speaksAcp: version.state === "found" && found && /^\s*--acp\b/m.test(text) };
  }
}

async function detect({ environment }: AdapterParts, asked: Asked): Promise<Detected> {
  const path = findProgram("gemini", environment);
  if (path === null) return { state: "missing" };
  const { version: found, speaksAcp } = await asked.says(path);
  if (found.state !== "found") return found;
  if (!speaksAcp) {
    const reason = `${TITLE} (${found.version ?? "no version"}) does not speak the Agent Client Protocol ("gemini --acp"). Update it: ${INSTALL}`;
    return { state: "broken", path: found.path, reason };
  }
  return {
    ...found,
    ...loginOf(environment),
    family: family.parse("google"),
    contextWindow: null,
    capabilities: new Set(CAPABILITIES),
  };
}

export function loginOf(
  environment: NodeJS.ProcessEnv,
): Pick<Extract<Detected, { state: "found" }>, "login" | "loginNote"> {
  const home = new GeminiHome(environment);
  const key = KEYS.find((name) => (environment[name] ?? "") !== "");
  const out = (loginNote: string) => ({ login: "logged-out", loginNote }) as const;
  const { chosen } = home;
  if (chosen === null)
    return { login: "unknown", loginNote: "How it signs in is not known: its settings cannot be read here." };
  switch (chosen.how) {
    case "gemini-api-key":
      if (key !== undefined) return { login: "logged-in", loginNote: `It uses ${key} of your environment.` };
      return { login: "unknown", loginNote: "It is set to use a key; none is in your environment." };
    case "oauth-personal":
      if (home.hasLogin) return { login: "logged-in", loginNote: "Signed in with Google." };
      return out('Nobody is signed in with Google: run "gemini" once.');
    case null:
      return out('How it signs in was not chosen yet: run "gemini" once.');
    default:
      return { login: "unknown", loginNote: "It says whether it is signed in when it flies." };
  }
}

async function plan({ environment, installation }: AdapterParts, launch: Launch): Promise<LaunchPlan> {
  const path = findProgram("gemini", environment);
  if (path === null) throw new PlainError(`${TITLE} is not installed on this computer.`);
  const { route, trustsRepository } = launch;
  if (route.mode !== "exec")
    throw new PlainError(`${TITLE} is flown in the exec form only; its own terminal is not supported yet.`);
  const home = new GeminiHome(environment);
  const hidden = await untrustedFiles(launch, TITLE);
  const settings: AcpSettings = { mode: "default", titleIsCommand: true, trustsRepository };
  const places = PLACES.flatMap((name) => {
    const value = environment[name];
    return value === undefined || value === "" ? [] : [[name, value] as const];
  });
  return bridgePlan(installation, launch, {
    protocol: "acp",
    title: TITLE,
    program: [realpathSync(path), "--acp", ...(route.model === null ? [] : ["--model", route.model])],
    env: {
      ...Object.fromEntries(places),
      // Nobody is there to be asked in its own way.
      GEMINI_CLI_TRUST_WORKSPACE: trustsRepository ? "true" : "false",
      GEMINI_CLI_NO_RELAUNCH: "true",
    },
    settings,
    reads: [...installedFiles(path), ...home.reads],
    writes: home.writes,
    hidden,
    hosts: hostsOf(environment),
    keys: KEYS,
  });
}

function hostsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  const baseUrl = environment["GOOGLE_GEMINI_BASE_URL"] ?? "";
  if (baseUrl === "") return GOOGLE;
  const host = modelHost(baseUrl);
  if (host === null) throw new PlainError(`${baseUrl}, where ${TITLE} has its models, is not an address.`);
  return [host];
}
