const BANNER = "scripted agent (pilot): this is not a model";

const ENTER_SCREEN = "\u001b[?1049h\u001b[?25l";
const LEAVE_SCREEN = "\u001b[?25h\u001b[?1049l";
const HOME_AND_CLEAR = "\u001b[H\u001b[2J";

const dim = (text: string): string => `\u001b[2m${text}\u001b[22m`;
const bold = (text: string): string => `\u001b[1m${text}\u001b[22m`;

/** What a person sees of the scripted agent. */
export class TerminalScreen {
  #isFull = false;

  write(text: string | Uint8Array): void {
    process.stdout.write(text);
  }

  banner(version: string): void {
    this.write(`\u001b[7m ${BANNER} \u001b[27m ${dim(version)}\n`);
  }

  /** What it does next. */
  heading(text: string): void {
    this.write(`${bold("●")} ${text}\n`);
  }

  /** What came of it. */
  note(text: string): void {
    this.write(`${dim(`  ${text.replaceAll("\n", "\n  ")}`)}\n`);
  }

  title(text: string): void {
    this.write(`\u001b]0;${text}\u0007`);
  }

  /** Takes the whole screen, as full-screen programs do. */
  enter(): void {
    this.#isFull = true;
    this.write(ENTER_SCREEN);
  }

  draw(text: string): void {
    this.write(`${HOME_AND_CLEAR}${text.replaceAll("\n", "\r\n")}`);
  }

  /** Also when it ends in the middle: the shell behind it gets its screen back. */
  leave(): void {
    if (this.#isFull) this.write(LEAVE_SCREEN);
    this.#isFull = false;
  }

  /** Resolves when what was written is out of this process. */
  async flushed(): Promise<void> {
    await new Promise<void>((resolve) => process.stdout.write("", () => resolve()));
  }
}
