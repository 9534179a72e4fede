import { PlainError } from "#launch/plain-error.ts";
import { family, type Family } from "#shared/mission/words.ts";
import { modelHost } from "../model-host.ts";
import type { OpencodeSays } from "./ask-opencode.ts";

interface Provider {
  /** Who makes its models; null: it passes on those of others. */
  readonly family: string | null;
  readonly hosts: readonly string[];
  readonly keys: readonly string[];
}

/** Providers that opencode brings and that one address is enough for. Of any other the address has to stand in the settings. */
const KNOWN: Readonly<Record<string, Provider>> = {
  anthropic: { family: "anthropic", hosts: ["api.anthropic.com"], keys: ["ANTHROPIC_API_KEY"] },
  openai: {
    family: "openai",
    hosts: ["api.openai.com", "chatgpt.com", "auth.openai.com"],
    keys: ["OPENAI_API_KEY"],
  },
  google: {
    family: "google",
    hosts: ["generativelanguage.googleapis.com"],
    keys: ["GOOGLE_GENERATIVE_AI_API_KEY", "GEMINI_API_KEY"],
  },
  xai: { family: "xai", hosts: ["api.x.ai"], keys: ["XAI_API_KEY"] },
  deepseek: { family: "deepseek", hosts: ["api.deepseek.com"], keys: ["DEEPSEEK_API_KEY"] },
  mistral: { family: "mistral", hosts: ["api.mistral.ai"], keys: ["MISTRAL_API_KEY"] },
  groq: { family: null, hosts: ["api.groq.com"], keys: ["GROQ_API_KEY"] },
  openrouter: { family: null, hosts: ["openrouter.ai"], keys: ["OPENROUTER_API_KEY"] },
  opencode: { family: null, hosts: ["opencode.ai"], keys: ["OPENCODE_API_KEY"] },
};

/** Names of models that say who made them, also where somebody else passes them on. */
const MAKERS: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)claude-/, "anthropic"],
  [/(^|\/)(gpt-|o[1-9](-|$)|codex-)/, "openai"],
  [/(^|\/)gemini-/, "google"],
  [/(^|\/)grok-/, "xai"],
  [/(^|\/)deepseek-/, "deepseek"],
  [/(^|\/)(mistral|devstral|codestral)-/, "mistral"],
];

/** The first part of `provider/model`; null: nothing is named. */
export const providerOf = (model: string | null | undefined): string | null =>
  model === null || model === undefined || !model.includes("/") ? null : model.slice(0, model.indexOf("/"));

/** Who makes the model the person configured; null: that cannot be told from its name. */
export function familyOf(model: string | null): Family | null {
  const provider = providerOf(model);
  if (model === null || provider === null) return null;
  const named = model.slice(provider.length + 1).toLowerCase();
  const maker = KNOWN[provider]?.family ?? MAKERS.find(([name]) => name.test(named))?.[1] ?? null;
  return maker === null ? null : family.parse(maker);
}

export const keysOf = (provider: string): readonly string[] => KNOWN[provider]?.keys ?? [];

/** Exactly where the models of these providers are: from the person's settings, else where they are known to be. */
export function hostsOf(providers: readonly string[], says: OpencodeSays): readonly string[] {
  return [...new Set(providers.flatMap((id) => hostsOfOne(id, says)))];
}

function hostsOfOne(id: string, says: OpencodeSays): readonly string[] {
  const baseUrl = says.provider[id]?.options?.baseURL ?? null;
  if (baseUrl !== null) {
    const host = modelHost(baseUrl);
    if (host === null) throw new PlainError(`${baseUrl}, where ${id} has its models, is not an address.`);
    return [host];
  }
  const known = KNOWN[id];
  if (known !== undefined) return known.hosts;
  throw new PlainError(
    `Flightdeck does not know where ${id} has its models. Name the address in opencode.json: provider.${id}.options.baseURL.`,
  );
}
