import { realpathSync, statSync } from "node:fs";
import { PlainError } from "#launch/plain-error.ts";
import type { OpencodeSettings } from "#shared/agent-bridge/opencode-settings.ts";
import { agentName } from "#shared/mission/words.ts";
import type { AdapterParts } from "../adapter-parts.ts";
import type { AgentAdapter, Capability, Detected, Launch, LaunchPlan } from "../agent-adapter.ts";
import { bridgePlan } from "../bridge-plan.ts";
import { findProgram } from "../find-program.ts";
import { installedFiles } from "../installed-files.ts";
import { sayVersion } from "../say-version.ts";
import { askedPermission } from "./asked-permission.ts";
import { askOpencode, WITHOUT_REPOSITORY, type OpencodeSays } from "./ask-opencode.ts";
import { OpencodeHome } from "./opencode-home.ts";
import { shellWithout } from "./opencode-shell.ts";
import { familyOf, hostsOf, keysOf, providerOf } from "./providers.ts";

/** For a run of ours alone: it tells nobody about it, and loads nothing from anywhere but its models. */
const QUIET = {
  OPENCODE_DISABLE_AUTOUPDATE: "1",
  OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
  OPENCODE_DISABLE_MODELS_FETCH: "1",
  OPENCODE_DISABLE_SHARE: "1",
};

/** All of it is its server's, and a program that tells its settings has that server and the terminal program for it. */
const CAPABILITIES: readonly Capability[] = [
  "exec",
  "interactive",
  "permissions",
  "questions",
  "interrupt",
  "steer",
  "resume",
];

/** Settings change, and asking takes two seconds. */
const KEPT_MS = 30_000;

export function opencodeAdapter(parts: AdapterParts): AgentAdapter {
  const asked = new Asked(parts.environment);
  return {
    agent: agentName.parse("opencode"),
    title: "opencode",
    install: "npm install -g opencode-ai",
    scripted: false,
    reviews: true,
    detect: () => detect(parts, asked),
    plan: (launch) => plan(parts, asked, launch),
  };
}

class Asked {
  readonly #environment: NodeJS.ProcessEnv;
  #last: { readonly of: string; readonly at: number; readonly says: Promise<OpencodeSays | null> } | null =
    null;

  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment;
  }

  says(path: string): Promise<OpencodeSays | null> {
    const of = `${path} ${statSync(path).mtimeMs}`;
    const now = performance.now();
    if (this.#last?.of === of && now - this.#last.at <= KEPT_MS) return this.#last.says;
    const last = { of, at: now, says: askOpencode(path, this.#environment) };
    this.#last = last;
    // No answer is nothing to keep: the computer may have been busy.
    void last.says.then((said) => {
      if (said === null && this.#last === last) this.#last = null;
    });
    return last.says;
  }
}

async function detect({ environment }: AdapterParts, asked: Asked): Promise<Detected> {
  const found = await sayVersion("opencode", environment);
  if (found.state !== "found") return found;
  const says = await asked.says(found.path);
  if (says === null) {
    const reason = `opencode (${found.version ?? "no version"}) does not tell its settings ("opencode debug config"). Repair them, or update it: npm install -g opencode-ai`;
    return { state: "broken", path: found.path, reason };
  }
  const model = says.model ?? null;
  const provider = providerOf(model);
  const name = model?.slice((provider?.length ?? 0) + 1) ?? "";
  return {
    ...found,
    ...loginOf(says, new OpencodeHome(environment), environment),
    family: familyOf(model),
    contextWindow: says.provider[provider ?? ""]?.models[name]?.limit?.context ?? null,
    capabilities: new Set(CAPABILITIES),
  };
}

function loginOf(
  says: OpencodeSays,
  home: OpencodeHome,
  environment: NodeJS.ProcessEnv,
): Pick<Extract<Detected, { state: "found" }>, "login" | "loginNote"> {
  const provider = providerOf(says.model);
  if (provider === null)
    return { login: "unknown", loginNote: 'Its settings name no model: set "model" in opencode.json.' };
  const whose =
    familyOf(says.model ?? null) === null
      ? ` Who makes ${says.model ?? "it"} is not known, so it is not chosen by itself.`
      : "";
  const options = says.provider[provider]?.options;
  const key = keysOf(provider).find((name) => (environment[name] ?? "") !== "");
  const inAs = (how: string) => ({ login: "logged-in", loginNote: `${how}${whose}` }) as const;
  if (key !== undefined) return inAs(`It uses ${key} of your environment.`);
  if (home.logins.has(provider)) return inAs(`It has a login of yours for ${provider}.`);
  if ((options?.apiKey ?? "") !== "") return inAs(`Its own settings bring the key of ${provider}.`);
  if (typeof options?.baseURL === "string")
    return { login: "unknown", loginNote: `Whether ${provider} wants a key is not known.${whose}` };
  return {
    login: "logged-out",
    loginNote: `Nobody is signed in with ${provider}: run "opencode auth login".`,
  };
}

async function plan(
  { environment, installation }: AdapterParts,
  asked: Asked,
  launch: Launch,
): Promise<LaunchPlan> {
  const path = findProgram("opencode", environment);
  if (path === null) throw new PlainError("opencode is not installed on this computer.");
  const says = await asked.says(path);
  if (says === null)
    throw new PlainError('opencode does not tell its settings ("opencode debug config"). Repair them.');
  const model = launch.route.model ?? says.model ?? null;
  const providers = [model, says.small_model].flatMap((each) => providerOf(each) ?? []);
  if (providerOf(model) === null)
    throw new PlainError('No model is named for opencode: set "model" in opencode.json to "provider/model".');
  const home = new OpencodeHome(environment);
  const keys = [...new Set([...providers.flatMap(keysOf), ...home.namedKeys, "OPENCODE_CONFIG_CONTENT"])];
  const settings: OpencodeSettings = { permission: askedPermission(says.permission, launch.route.sandbox) };
  return bridgePlan(installation, launch, {
    protocol: "opencode",
    title: "opencode",
    program: [realpathSync(path)],
    env: {
      ...home.env,
      ...QUIET,
      ...(launch.trustsRepository ? {} : WITHOUT_REPOSITORY),
      SHELL: shellWithout(keys, launch.briefFolder),
    },
    settings,
    reads: [...installedFiles(path), ...home.reads],
    writes: home.writes,
    hosts: hostsOf(providers, says),
    keys,
  });
}
