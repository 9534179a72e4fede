import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FlightHome } from "../electron/engine/flight/testing/flight-home.ts";

const ORACLE = join(import.meta.dirname, "..", "electron", "engine", "consult", "testing", "oracle.ts");

/** A mission whose one task is written by a scripted shell and reviewed by an agent that thinks for as long as a test wants. */
export class AskedAgent {
  readonly home: FlightHome;
  readonly #folder = mkdtempSync(join(tmpdir(), "fd-asked-"));

  constructor() {
    mkdirSync(this.#folder, { recursive: true });
    const agent = {
      name: "oracle",
      title: "The oracle",
      family: "greek",
      command: [process.execPath, ORACLE, this.#folder],
      reads: [ORACLE, this.#folder],
    };
    this.home = new FlightHome({ ...process.env, FLIGHTDECK_ACP_AGENTS: JSON.stringify([agent]) });
    const answers = { "# Review task one": ['{"findings": []}', '{"findings": []}'] };
    writeFileSync(join(this.#folder, "answers.json"), JSON.stringify(answers));
    writeFileSync(join(this.#folder, "think"), "");
  }

  async launch(): Promise<void> {
    const { home } = this;
    const lanes = { default: { total: 3, reservedForReview: 1 } };
    const rows = [{ kinds: ["review"], agents: ["oracle"], model: "delphi", effort: "xhigh" }];
    home.write(".flightdeck/allocation.yaml", JSON.stringify({ rows, lanes }));
    home.commit("who does what");
    const brief = {
      goal: "Write it.\n$ mkdir -p src/one\n$ printf done > src/one/out.txt",
      currentState: "Nothing is there.",
      scope: { touch: ["src/one/**"], avoid: [], read: [] },
      acceptance: [{ command: "test -f src/one/out.txt", timeoutSeconds: 60 }],
      criteria: ["It is there."],
      network: { needed: false },
    };
    const more = {
      title: "Write it",
      kind: "implement",
      review: "standard",
      assignment: { agent: "shell" },
      brief,
    };
    await home.launch(await home.state({ tasks: [{ id: "one", more }], agents: "installed" }));
  }

  /** It has thought enough. */
  answers(): void {
    rmSync(join(this.#folder, "think"), { force: true });
  }

  async remove(): Promise<void> {
    await this.home.remove();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
