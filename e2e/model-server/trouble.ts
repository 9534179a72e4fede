/**
 * What goes wrong at a model's provider. `times`: how often before the same turn is answered well; without it, every time.
 * Each dialect says it in its own words, statuses and headers.
 */
export type Trouble = Kind & { readonly times?: number };

type Kind =
  | { readonly kind: "bad-request"; readonly message?: string }
  | { readonly kind: "unauthorized" }
  | { readonly kind: "rate-limit"; readonly retryAfterSeconds?: number; readonly resetsAt?: Date }
  /** The account's money or credit is used up: waiting does not help. */
  | { readonly kind: "quota" }
  /** The person's plan is used up until then. */
  | { readonly kind: "usage-limit"; readonly resetsAt: Date }
  | { readonly kind: "server-error" }
  | { readonly kind: "overloaded" }
  | { readonly kind: "context-exceeded" }
  /** The stream begins well and says at its end that it failed. */
  | { readonly kind: "failed"; readonly code: string; readonly message: string }
  /** The stream ends because the answer may not be longer. */
  | { readonly kind: "incomplete" }
  /** The connection breaks after the first piece of text. */
  | { readonly kind: "cut" }
  /** The headers come, and then nothing ever again. */
  | { readonly kind: "hang" }
  | {
      readonly kind: "http";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    };

export type TroubleKind = Trouble["kind"];
export type TroubleOf<Name extends TroubleKind> = Extract<Trouble, { readonly kind: Name }>;

/** An HTTP answer that is no stream. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}
