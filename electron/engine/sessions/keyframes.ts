import { Worker } from "node:worker_threads";
import type { SessionRecord } from "#shared/session-protocol/message.ts";
import type { Keyframe } from "./keyframe-file.ts";
import type { FromWorker, ToWorker } from "./keyframe-messages.ts";
import { isProbe } from "./probe-session.ts";
import { type CurrentScreen, PICTURE_BYTES } from "./session-screen.ts";

/** A worker that dies this often on the same question is not started for it again. */
const MAX_TRIES = 2;

export interface KeyframesOptions {
  /** The data directory. */
  readonly home: string;
  /** The worker's entry: keyframe-worker.mjs beside the bundled engine. */
  readonly worker: URL;
  /** One sentence for the log. */
  readonly report: (sentence: string) => void;
}

interface Question {
  readonly ask: ToWorker & { readonly id: number };
  readonly resolve: (screen: CurrentScreen | Keyframe | null) => void;
  readonly reject: (error: Error) => void;
  tries: number;
}

/** The engine's side of the keyframe worker, which is started when it is first needed and again when it died. */
export class Keyframes {
  readonly #options: KeyframesOptions;
  readonly #questions = new Map<number, Question>();
  #worker: Worker | undefined;
  #nextId = 1;
  #isClosed = false;

  constructor(options: KeyframesOptions) {
    this.#options = options;
  }

  /** The thread's id, undefined while there is none. */
  get threadId(): number | undefined {
    return this.#worker?.threadId;
  }

  /** Call it with every record the session host tells. A session on pipes has no screen, a probe's is nobody's. */
  observe(record: SessionRecord): void {
    if (isProbe(record.session)) return;
    if (this.#isClosed || record.stdio !== "pty" || record.outputBytes === 0) return;
    const ended = record.exit !== null;
    this.#send({ t: "grew", session: record.session, outputBytes: record.outputBytes, ended });
  }

  /** The screen with everything that is in the transcript by now. Rejects when the session has no transcript. */
  async screenNow(session: string, maxBytes: number = PICTURE_BYTES): Promise<CurrentScreen> {
    const screen = await this.#ask((id) => ({ t: "screen-now", id, session, maxBytes }));
    if (screen === null || !("resizesAtOffset" in screen))
      throw new Error("The keyframe worker gave no screen.");
    return screen;
  }

  async newestKeyframe(session: string): Promise<Keyframe | null> {
    const screen = await this.#ask((id) => ({ t: "newest-keyframe", id, session }));
    return screen === null || !("wallMs" in screen) ? null : screen;
  }

  /** Ends the thread; the next question starts another one. Frees what it holds. */
  async endWorker(): Promise<void> {
    await this.#worker?.terminate();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    this.#worker = undefined;
    this.#rejectAll(new Error("The engine is closing."));
    await worker?.terminate();
  }

  #ask(
    question: (id: number) => ToWorker & { readonly id: number },
  ): Promise<CurrentScreen | Keyframe | null> {
    if (this.#isClosed) return Promise.reject(new Error("The engine is closing."));
    const ask = question(this.#nextId);
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#questions.set(ask.id, { ask, resolve, reject, tries: 1 });
      this.#send(ask);
    });
  }

  #send(message: ToWorker): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage(message);
  }

  #start(): Worker {
    const worker = new Worker(this.#options.worker, { workerData: { home: this.#options.home } });
    worker.on("message", (message: FromWorker) => this.#read(message));
    worker.on("error", (error) => this.#options.report(`The keyframe worker failed: ${error.message}`));
    worker.on("exit", (code) => this.#left(worker, code));
    // The engine decides when it leaves, not this thread.
    worker.unref();
    return worker;
  }

  #read(message: FromWorker): void {
    if (message.t === "report") {
      this.#options.report(message.sentence);
      return;
    }
    const question = this.#questions.get(message.id);
    this.#questions.delete(message.id);
    if (message.t === "screen") question?.resolve(message.screen);
    else question?.reject(new Error(message.message));
  }

  /** What was asked is asked again of a new worker, unless it was there when one died twice. */
  #left(worker: Worker, code: number): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#options.report(`The keyframe worker left with code ${code}; the next question starts a new one.`);
    for (const [id, question] of this.#questions) {
      question.tries += 1;
      if (question.tries <= MAX_TRIES) this.#send(question.ask);
      else {
        this.#questions.delete(id);
        question.reject(new Error("The terminal's screen could not be drawn: its worker died twice on it."));
      }
    }
  }

  #rejectAll(error: Error): void {
    for (const question of this.#questions.values()) question.reject(error);
    this.#questions.clear();
  }
}
