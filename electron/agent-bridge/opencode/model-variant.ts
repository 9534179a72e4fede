import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import type { Effort } from "#shared/mission/words.ts";
import type * as frames from "./frames.ts";

/** What a prompt says of its model. Without a word opencode takes what its settings say. */
export interface Chosen {
  readonly model?: { readonly providerID: string; readonly modelID: string };
  readonly variant?: string;
}

/** How hard a model thinks, in the names that providers have for it. */
const FROM_LEAST = ["minimal", "low", "medium", "high", "xhigh", "max"];

/** `usual`: the model of its settings, which counts where the launch names none. */
export function chosenFor(
  { model, effort }: Pick<LaunchFile, "model" | "effort">,
  usual: string | null,
  known: frames.Providers | null,
): Chosen {
  const [providerID = "", modelID = ""] = split(model ?? usual ?? "");
  const provider = known?.providers.find(({ id }) => id === providerID);
  const variant = variantFor(effort, Object.keys(provider?.models[modelID]?.variants ?? {}));
  return {
    ...(model === null || modelID === "" ? {} : { model: { providerID, modelID } }),
    ...(variant === null ? {} : { variant }),
  };
}

/** The one of that name, else the next weaker one; null: it has none, and thinks as it does by itself. */
export function variantFor(effort: Effort, names: readonly string[]): string | null {
  const weaker = FROM_LEAST.slice(0, FROM_LEAST.indexOf(effort) + 1);
  return weaker.findLast((name) => names.includes(name)) ?? null;
}

function split(named: string): readonly string[] {
  const at = named.indexOf("/");
  return at < 0 ? [] : [named.slice(0, at), named.slice(at + 1)];
}
