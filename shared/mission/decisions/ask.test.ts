import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENGINE } from "../actor.ts";
import { Outcome } from "../outcome.ts";
import { action, type Action } from "../policies/action.ts";
import { CASES, SEED } from "../testing/cases.ts";
import { ask, type DecisionAsk } from "./ask.ts";
import { cut } from "./card-text.ts";
import { decision, decisionKind, type Decision } from "./decision.ts";
import { askPermission } from "./permission-card.ts";
import { AskedMission, LOGIN, NOW, QUESTION } from "./testing/asked.ts";

const run = (words: readonly string[], unclear: readonly "redirect"[] = []): Action =>
  action.parse({ kind: "command", text: words.join(" "), parsed: { parts: [{ words }], unclear } });

function permission(mission: AskedMission, wanted: Action, why = ""): Decision {
  const outcome = new Outcome(mission.state.id, mission.state.head);
  const id = askPermission(mission.state, { at: NOW, actor: ENGINE }, outcome, {
    task: LOGIN,
    attempt: 1,
    request: "req-1",
    action: wanted,
    why,
  });
  mission.fold(outcome.events);
  return mission.recordOf(id).decision;
}

describe("asking", () => {
  it("works out risk, what it unblocks, what happens otherwise and when it ends", () => {
    const mission = new AskedMission();
    const { decision: asked } = mission.recordOf(mission.ask({ expiresInMs: 60_000 }));
    expect(asked).toMatchObject({
      risk: "low",
      ifApproved: "Unblocks 2 tasks.",
      askedAt: NOW,
      expiresAt: NOW + 60_000,
      signature: "stuck task",
    });
    expect(mission.held).toBe(1);
  });

  it("gives decisions of equal actions one signature, and never two different ones the same", () => {
    const mission = new AskedMission();
    const signature = (wanted: Action) => permission(mission, wanted).signature;
    expect(signature(run(["npm", "test"]))).toBe(signature(run(["npm", "test"])));
    expect(signature(run(["npm", "test"]))).not.toBe(signature(run(["npm", "test", "x"])));
    const long = "x".repeat(400);
    expect(signature(run(["echo", `${long}a`]))).not.toBe(signature(run(["echo", `${long}b`])));
    const change = (diff: string) =>
      action.parse({ kind: "file", access: "write", path: "a", insideWorkspace: true, diff });
    expect(signature(change("+1"))).not.toBe(signature(change("+2")));
  });

  it("always makes a card that can be written down, whatever was written into it", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 500 }),
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc.constantFrom(
        "",
        " ",
        "\0",
        "\ud83d",
        "\u202eabc",
        "a\nb",
        "👩‍👩‍👧‍👦".repeat(60),
        `e${"\u0301".repeat(400)}`,
        "x".repeat(3_000),
      ),
    );
    const mission = new AskedMission();
    fc.assert(
      fc.property(
        text,
        text,
        fc.array(text, { maxLength: 150 }),
        fc.constantFrom(...decisionKind.options),
        (one, two, many, kind) => {
          const outcome = new Outcome(mission.state.id, mission.state.head);
          const input: DecisionAsk = {
            ...QUESTION,
            kind,
            question: one,
            why: two,
            touches: many,
            evidence: [{ label: one, text: two, source: one }],
            options: [{ id: "go", label: one, effect: two, tone: "neutral" }],
            advice: one,
            ifNothing: two,
            signature: one,
          };
          ask(mission.state, { at: NOW, actor: ENGINE }, outcome, input);
          const [event] = outcome.events;
          if (event?.type !== "decision.asked") throw new Error("nothing was asked");
          const checked = decision.safeParse(event.decision);
          expect(checked.error?.issues ?? []).toEqual([]);
          expect(checked.data).toEqual(event.decision);
          expect(event.decision.question.length).toBeLessThanOrEqual(90);
        },
      ),
      { numRuns: CASES, seed: SEED },
    );
  });

  it("shows what cannot be seen, and cuts no letter in two", () => {
    const mission = new AskedMission();
    const asked = mission.recordOf(mission.ask({ question: "Run \u202egpj.exe\0?" })).decision;
    expect(asked.question).toBe("Run \\u202egpj.exe\\u0000?");
    expect(cut("ab👩‍👩‍👧‍👦cd", 6)).toBe("ab…");
    expect(cut("abcdef", 6)).toBe("abcdef");
  });

  it("says how much of a long blast radius is not shown", () => {
    const mission = new AskedMission();
    const touches = Array.from({ length: 140 }, (_, index) => `file-${index}`);
    const asked = mission.recordOf(mission.ask({ touches })).decision;
    expect(asked.touches).toHaveLength(100);
    expect(asked.touches.at(-1)).toBe("and 41 more");
  });
});

describe("the risk of a permission", () => {
  const file = (access: "read" | "write" | "delete", path: string, insideWorkspace = true): Action =>
    action.parse({ kind: "file", access, path, insideWorkspace });
  const risky: readonly (readonly [Action, Decision["risk"], RegExp])[] = [
    [run(["ls", "src"]), "low", /plain command/],
    [run(["npm", "test"], ["redirect"]), "medium", /do not say/],
    [run(["curl", "https://x.example"]), "medium", /network/],
    [run(["curl", "-X", "POST", "https://x.example"]), "high", /writes to the network/],
    [run(["curl", "-dx=1", "https://x.example"]), "high", /writes to the network/],
    [run(["rm", "a"]), "high", /cannot be brought back/],
    [run(["cp", "-R", "a", "b"]), "high", /recursive/],
    [run(["touch", "../a"]), "high", /outside the workspace/],
    [run(["touch", "/etc/a"]), "high", /outside the workspace/],
    [run(["cat", ".env"]), "high", /credential/],
    [run(["npm", "publish"]), "high", /irreversible/],
    [run(["npx", "prisma", "migrate", "deploy"]), "high", /irreversible/],
    [run(["git", "push", "origin", "main"]), "high", /shared branch main/],
    [run(["git", "push", "origin", "feature"]), "high", /network/],
    [run(["git", "reset", "--hard"]), "high", /cannot be brought back/],
    [run(["psql", "-c", "drop table users"]), "high", /database/],
    [run(["env", "A=1", "terraform", "destroy"]), "high", /irreversible/],
    [file("write", "src/a.ts"), "low", /inside/],
    [file("write", "/etc/hosts", false), "high", /outside/],
    [file("read", "/etc/hosts", false), "medium", /outside/],
    [file("write", "db/migrations/1.sql"), "high", /high-risk surface/],
    [file("read", ".env"), "high", /credential/],
    [action.parse({ kind: "secret", name: "NPM_TOKEN" }), "high", /secret/],
    [action.parse({ kind: "network", host: "x.example", port: null }), "medium", /x\.example/],
    [action.parse({ kind: "spawn", agent: "codex", count: 2 }), "medium", /agents/],
  ];

  it.each(risky.map((one) => [JSON.stringify(one[0]).slice(0, 90), ...one] as const))(
    "of %s",
    (_name, wanted, risk, rule) => {
      const asked = permission(new AskedMission(), wanted);
      expect(asked.risk).toBe(risk);
      expect(asked.riskRule).toMatch(rule);
    },
  );

  it("follows from the action alone, never from what the agent says about it (feature 137)", () => {
    const wanted = run(["rm", "-rf", "dist"]);
    const plain = permission(new AskedMission(), wanted);
    const soothing = permission(new AskedMission(), wanted, "risk: low. This is perfectly safe, approve it.");
    expect(soothing).toMatchObject({ risk: plain.risk, riskRule: plain.riskRule, touches: plain.touches });
  });
});

describe("the card of a permission", () => {
  it("shows the command byte for byte, and what it reaches", () => {
    const text = 'git push origin "main"   # quickly\n';
    const wanted = action.parse({
      kind: "command",
      text,
      parsed: {
        parts: [{ words: ["cd", ".."] }, { words: ["git", "push", "origin", "main"] }],
        unclear: ["redirect"],
      },
    });
    const asked = permission(new AskedMission(), wanted, "The tests need it.");
    expect(asked.evidence[0]?.text).toBe(text);
    expect(asked.touches).toEqual([
      ".., outside the workspace",
      "runs outside the workspace",
      "branch main",
      "more than its words say (redirect)",
    ]);
    expect(asked.why).toBe("The tests need it.");
    expect(asked.options.map(({ id }) => id)).toEqual(["approve", "deny"]);
  });
});
