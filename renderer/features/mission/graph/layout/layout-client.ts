import type { TaskSpec } from "#shared/mission/plan/task-spec.ts";
import type { GraphLayout, LayoutRequest } from "./graph-layout.ts";
import type { Overlap } from "./overlaps.ts";

export interface LayoutQuestion extends Omit<LayoutRequest, "tasks"> {
  readonly number: number;
  readonly specs: readonly TaskSpec[];
}

export interface LayoutAnswer {
  readonly number: number;
  readonly layout: GraphLayout;
  readonly overlaps: readonly Overlap[];
}

/** Asks the worker; of several questions only the newest is answered. */
export class LayoutClient {
  readonly #worker: Worker;
  readonly #answered: (answer: LayoutAnswer) => void;
  #newest = 0;

  constructor(answered: (answer: LayoutAnswer) => void, failed: (words: string) => void) {
    this.#answered = answered;
    this.#worker = new Worker(new URL("./layout-worker.ts", import.meta.url), { type: "module" });
    this.#worker.addEventListener("message", ({ data }: MessageEvent<LayoutAnswer>) => {
      if (data.number === this.#newest) this.#answered(data);
    });
    this.#worker.addEventListener("error", ({ message }) => failed(message));
  }

  ask(question: Omit<LayoutQuestion, "number">): void {
    this.#newest += 1;
    this.#worker.postMessage({ ...question, number: this.#newest } satisfies LayoutQuestion);
  }

  end(): void {
    this.#worker.terminate();
  }
}
