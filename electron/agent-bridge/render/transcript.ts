import type { AgentEvent, Ask } from "../agent-event.ts";
import { safeText } from "./safe-text.ts";

const RESET = "\u001b[0m";
const dim = (text: string): string => `\u001b[2m${text}\u001b[22m`;
const bold = (text: string): string => `\u001b[1m${text}\u001b[22m`;
const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
const green = (text: string): string => `\u001b[32m${text}\u001b[39m`;
const yellow = (text: string): string => `\u001b[33m${text}\u001b[39m`;

/** Of one tool; the rest is in the frames. A terminal is for reading. */
const MOST_OUTPUT_LINES = 40;

const indented = (text: string, mark = "  "): string =>
  safeText(text)
    .trimEnd()
    .split("\n")
    .map((line) => `${mark}${line}`)
    .join("\n");

/** One way to read what any agent does, for all that have no terminal of their own. */
export class Transcript {
  readonly #write: (text: string) => void;
  readonly #lines = new Map<string, number>();
  #midLine = false;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  banner(title: string, model: string | null, where: string): void {
    this.#block(
      `\u001b[7m ${safeText(title)} \u001b[27m ${dim([model ?? "its own choice of model", where].join(" · "))}`,
    );
  }

  /** What the bridge itself has to say. */
  note(text: string): void {
    this.#block(dim(indented(text)));
  }

  said(text: string): void {
    this.#block(`${bold(">")} ${bold("You said")}\n${indented(text)}`);
  }

  answered(allowed: boolean, text: string): void {
    this.#block(
      `  ${allowed ? green("Allowed.") : red("Denied.")}${text === "" ? "" : ` ${safeText(text)}`}`,
    );
  }

  show(event: AgentEvent): void {
    switch (event.t) {
      case "session":
        return this.note(`Conversation ${event.id}${event.model === null ? "" : ` with ${event.model}`}`);
      case "message":
        return this.#block(`${bold("●")} ${indented(event.text).trimStart()}`);
      case "reasoning":
        return this.#block(dim(indented(event.text)));
      case "tool-started":
        this.#lines.set(event.id, 0);
        return this.#block(`${bold("$")} ${safeText(event.title)}`);
      case "tool-output":
        return this.#output(event.id, event.text);
      case "tool-ended":
        return this.#toolEnded(event);
      case "file":
        return this.#block(`  ${event.how} ${safeText(event.path)}`);
      case "plan":
        return this.#block(
          event.steps.map(({ text, done }) => `  ${done ? "☑" : "☐"} ${safeText(text)}`).join("\n"),
        );
      case "ask":
        return this.#asks(event.ask);
      case "ask-gone":
        return this.note("It does not wait for that answer any more.");
      case "trouble": {
        const { kind, message, retrying } = event.trouble;
        const line = `  ${kind}: ${safeText(message)}`;
        return this.#block(retrying ? yellow(`${line} (tries again)`) : red(line));
      }
      case "compaction":
        return this.note(
          event.phase === "started" ? "Its context is compacted." : "Its context was compacted.",
        );
      case "limits":
        return event.usedPercent < 80
          ? undefined
          : this.note(`${event.usedPercent}% of its usage limit is used.`);
      case "blocked":
        return this.#block(yellow(`  ${safeText(event.detail)}`));
      case "turn-ended":
        return event.status === "completed" ? undefined : this.note(`The turn was ${event.status}.`);
      case "note":
        return this.note(event.text);
      case "unknown":
        return this.note(`(${event.name})`);
      case "turn-started":
      case "usage":
      case "context":
        return undefined;
    }
  }

  #asks({ thing, why }: Ask): void {
    const what =
      thing.kind === "command"
        ? `May it run:\n${indented(thing.command, "    ")}`
        : thing.kind === "file"
          ? `May it ${thing.access} ${safeText(thing.path)}?${thing.diff === null ? "" : `\n${indented(thing.diff, "    ")}`}`
          : thing.kind === "network"
            ? `May it reach ${safeText(thing.url ?? thing.host)}?`
            : thing.kind === "tool"
              ? `May it use ${safeText(thing.tool)}?`
              : `It asks: ${safeText(thing.question)}`;
    this.#block(
      `${yellow("?")} ${what}${why === "" ? "" : `\n${dim(indented(why))}`}\n${dim("  Waits for an answer.")}`,
    );
  }

  #output(id: string, text: string): void {
    const shown = this.#lines.get(id) ?? 0;
    if (shown > MOST_OUTPUT_LINES) return;
    const lines = safeText(text).split("\n");
    const room = MOST_OUTPUT_LINES - shown;
    this.#lines.set(id, shown + lines.length - 1);
    const kept = lines.slice(0, room + 1).join("\n");
    this.#write(
      this.#midLine
        ? kept.replaceAll("\n", "\n  ")
        : `  ${kept.replaceAll("\n", "\n  ")}`.replace(/\n {2}$/, "\n"),
    );
    this.#midLine = !kept.endsWith("\n");
    if (lines.length > room + 1) {
      this.#lines.set(id, MOST_OUTPUT_LINES + 1);
      this.note("… the rest is not shown");
    }
  }

  #toolEnded({ id, status, exitCode }: Extract<AgentEvent, { t: "tool-ended" }>): void {
    this.#lines.delete(id);
    const code = exitCode === null ? "" : ` (${exitCode})`;
    if (status === "ok") return this.#block(green(`  ✓${code}`));
    this.#block(red(status === "declined" ? "  ✗ was not allowed" : `  ✗ failed${code}`));
  }

  #block(text: string): void {
    this.#write(`${this.#midLine ? "\n" : ""}${text}${RESET}\n`);
    this.#midLine = false;
  }
}
