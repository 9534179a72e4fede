import type { Said } from "./heard.ts";
import { addressedIn, asksForHandOff } from "./roles.ts";
import type { Scenario } from "./scenario.ts";

const MARKER = /\[\[flight:(?<name>[\w./-]+)\]\]/g;

/** The scenario of a conversation and where in it the model is. */
export interface Found {
  readonly name: string;
  readonly scenario: Scenario;
  /** How many answers the model has given in it, as far as the request shows. */
  readonly answered: number;
}

/**
 * What the model says, by name. A conversation names its scenario with a marker in a prompt, `[[flight:name]]`; without one
 * it is found by the role that Flightdeck's prompt speaks to. See README.md for the order.
 */
export class Scenarios {
  readonly #byName = new Map<string, Scenario>();

  set(name: string, scenario: Scenario): void {
    this.#byName.set(name, scenario);
  }

  get(name: string): Scenario | undefined {
    return this.#byName.get(name);
  }

  /** Null: nobody wrote down what to say here. `begun`: the scenario of a history that does not name it any more. */
  find(said: readonly Said[], begun: string | null = null): Found | null {
    const scenario = begun === null ? undefined : this.#byName.get(begun);
    const goneOn = begun === null || scenario === undefined ? null : { name: begun, scenario, answered: 0 };
    return this.#follow(said, null) ?? this.#follow(said, goneOn);
  }

  #follow(said: readonly Said[], from: Found | null): Found | null {
    let open = from;
    for (const [index, each] of said.entries()) {
      if (each.by === "model") {
        // What the model said in one go comes as several items in some dialects.
        if (said[index - 1]?.by !== "model") open = withOneMore(open);
        continue;
      }
      if (each.by === "person") open = this.#opened(each.text, open);
    }
    return open;
  }

  /** A prompt that is repeated (reminders do so) goes on with what it began. */
  #opened(prompt: string, open: Found | null): Found | null {
    const names = asksForHandOff(prompt) ? [`${open?.name ?? ""}:hand-off`] : namesFor(prompt);
    const name = names.find((each) => this.#byName.has(each));
    const scenario = name === undefined ? undefined : this.#byName.get(name);
    if (name === undefined || scenario === undefined || name === open?.name) return open;
    return { name, scenario, answered: 0 };
  }
}

const withOneMore = (open: Found | null): Found | null =>
  open === null ? null : { ...open, answered: open.answered + 1 };

/** Under which names the scenario of a prompt may be written down, the most exact one first. */
export function namesFor(prompt: string): readonly string[] {
  const marker = [...prompt.matchAll(MARKER)].at(-1)?.groups?.["name"];
  const addressed = addressedIn(prompt);
  if (addressed === null) return marker === undefined ? [] : [marker];
  const { role, task, as } = addressed;
  return [
    ...(marker === undefined ? [] : [`${marker}:${role}`]),
    ...(marker === undefined || role !== "worker" ? [] : [marker]),
    ...(task === null || as === null ? [] : [`${role}:${task}:${as}`]),
    ...(task === null ? [] : [`${role}:${task}`]),
    role,
  ];
}
