/** Programs most people fly. Any other can be flown by its command line; it has no row of its own here. */
export interface KnownAgent {
  readonly program: string;
  readonly title: string;
  readonly install: string;
  /** Who makes its models; null: that depends on what the person set up, so it is not known before it flies. */
  readonly family: string | null;
}

export const KNOWN_AGENTS: readonly KnownAgent[] = [
  {
    program: "claude",
    title: "Claude Code",
    install: "npm install -g @anthropic-ai/claude-code",
    family: "anthropic",
  },
  { program: "codex", title: "Codex CLI", install: "npm install -g @openai/codex", family: "openai" },
  { program: "opencode", title: "opencode", install: "npm install -g opencode-ai", family: null },
];
