import type { DeliveryBody } from "#shared/channel/message.ts";

export type Answer = Extract<DeliveryBody, { type: "answer" }>;

/** What came from the engine and the keyboard and was not acted on yet. Whoever waits looks again at every change. */
export class Instructions {
  isInterrupted = false;
  isToWindUp = false;
  /** Words a person sent while it worked. */
  readonly told: string[] = [];
  /** Lines a person typed into the terminal. */
  typedLines = 0;
  readonly #answers = new Map<string, Answer>();
  readonly #looking = new Set<() => void>();

  /** Anything that ends a wait before its time. */
  get isCalled(): boolean {
    return this.isInterrupted || this.isToWindUp;
  }

  take(body: DeliveryBody): void {
    switch (body.type) {
      case "answer":
        this.#answers.set(body.request, body);
        break;
      case "tell":
        this.told.push(body.text);
        break;
      case "interrupt":
        this.isInterrupted = true;
        break;
      case "resume":
        this.isInterrupted = false;
        break;
      case "wind-up":
        this.isToWindUp = true;
        break;
    }
    this.#changed();
  }

  typed(lines: number): void {
    this.typedLines += lines;
    if (lines > 0) this.#changed();
  }

  answerTo(request: string): Answer | undefined {
    return this.#answers.get(request);
  }

  /** What `look` finds, now or after a change; undefined when the time is over. */
  until<Found>(look: () => Found | undefined, ms?: number): Promise<Found | undefined> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const settle = (found: Found | undefined): void => {
        clearTimeout(timer);
        this.#looking.delete(check);
        resolve(found);
      };
      const check = (): void => {
        const found = look();
        if (found !== undefined) settle(found);
      };
      this.#looking.add(check);
      if (ms !== undefined) timer = setTimeout(() => settle(undefined), ms);
      check();
    });
  }

  /** Waits, unless it is called away. */
  async pause(ms: number): Promise<void> {
    await this.until(() => this.isCalled || undefined, ms);
  }

  #changed(): void {
    for (const check of this.#looking) check();
  }
}
