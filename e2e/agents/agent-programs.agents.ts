import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { land } from "../../electron/engine/flight/testing/flight-home.ts";
import { AgentHome } from "./agent-home.ts";
import { opencodeConfig } from "./cli-settings.ts";

let home: AgentHome;
beforeEach(async () => {
  home = await AgentHome.open();
  // A name that says who made the model: of one that nobody knows the maker of, nobody can say who may review it.
  const config = opencodeConfig(home.model.url).replaceAll("scripted-1", "claude-scripted");
  writeFileSync(join(home.surroundings.folder, "opencode.json"), config);
});
afterEach(() => home.close());

interface Brought {
  readonly agent: string;
  readonly files: Readonly<Record<string, string>>;
  /** By which it is seen that the CLI took it, and the file it comes from. */
  readonly says: string;
  readonly from: string;
}

const HOOK = { type: "command", command: 'sh "$CLAUDE_PROJECT_DIR"/scripts/say.sh' };

/** Programs a repository brings for the CLIs: a script that a hook runs, and what a plugin loads. */
const PROGRAMS: readonly Brought[] = [
  {
    agent: "claude",
    files: {
      ".claude/settings.json": JSON.stringify({ hooks: { UserPromptSubmit: [{ hooks: [HOOK] }] } }),
      "scripts/say.sh": "echo said-by-the-hook\n",
    },
    says: "said-by-the-hook",
    from: "scripts/say.sh",
  },
  {
    agent: "opencode",
    files: {
      "opencode.json": '{ "plugin": ["./tools/plug.js"] }\n',
      "tools/plug.js": 'import { said } from "./said.js";\nexport const Plug = async () => said;\n',
      "tools/said.js": `export const said = {
  "experimental.chat.system.transform": async (_, { system }) => void system.push("said-by-the-plugin"),
};\n`,
    },
    says: "said-by-the-plugin",
    from: "tools/said.js",
  },
];

describe("a whole flight of Claude Code and opencode", () => {
  const agents = PROGRAMS.map(({ agent }) => agent);
  /** Both do a task of the same mission, and both are merged; gives what each of their models was asked first. */
  const flown = async (round: string): Promise<readonly string[]> => {
    const ids = agents.map((agent) => `${agent}-${round}`);
    for (const id of ids)
      home.script(
        id,
        { call: { write: { path: `src/${id}/out.txt`, content: "done\n" } } },
        { text: "It is there." },
      );
    const mission = await home.state({
      tasks: agents.map((agent, index) => ({
        id: ids[index] ?? "",
        scenario: {},
        touch: [`src/${ids[index] ?? ""}/**`],
        acceptance: [`test -f src/${ids[index] ?? ""}/out.txt`],
        more: { assignment: { agent } },
      })),
      contract: { autonomy: "guarded" },
    });
    await home.flight.launch(mission);
    const state = await home.flight.until(mission, ({ phase }) => phase === "landed" || phase === "stopped", {
      answers: (record) => (record.decision.kind === "permission" ? { option: "approve" } : land(record)),
      withinMs: 200_000,
    });
    expect(state.phase, home.report()).toBe("landed");
    for (const id of ids) expect(home.flight.git("show", `main:src/${id}/out.txt`)).toBe("done");
    const first = ids.map((id) => home.model.waitFor(({ scenario }) => scenario === `worker:${id}`));
    return (await Promise.all(first)).map(({ body }) => JSON.stringify(body));
  };

  it("loads the programs of a repository only as they were trusted", { timeout: 700_000 }, async () => {
    for (const { files } of PROGRAMS)
      for (const [path, text] of Object.entries(files)) home.flight.write(path, text);
    home.flight.commit("what it brings for agents");
    const loaded = (asked: readonly string[]): readonly boolean[] =>
      PROGRAMS.map(({ says }, index) => asked[index]?.includes(says) ?? false);

    expect(loaded(await flown("before"))).toEqual([false, false]);
    expect(await home.agentFilesTrust()).toBe("untrusted");
    await home.trustAgentFiles();
    expect(loaded(await flown("trusted"))).toEqual([true, true]);
    // opencode wrote into what it read, and none of it is work of a task.
    expect(await home.agentFilesTrust()).toBe("trusted");
    for (const { files, says, from } of PROGRAMS) {
      for (const [path, text] of Object.entries(files)) {
        expect(home.flight.git("show", `main:${path}`)).toBe(text.trim());
        if (path === from) home.flight.write(path, text.replace(says, `${says}-otherwise`));
      }
    }
    home.flight.commit("another content");
    expect(await home.agentFilesTrust()).toBe("changed");
    expect(loaded(await flown("changed"))).toEqual([false, false]);
    await home.trustAgentFiles();
    expect(await home.agentFilesTrust()).toBe("trusted");
  });
});
