import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import { command, type CommandInput } from "../command.ts";
import type { Effect } from "../effect.ts";
import { launch, task } from "../testing/missions.ts";
import { World } from "../testing/world.ts";

const words = (...all: string[]) => ({ parts: [{ words: all }], unclear: [] });

/** A mission whose only agent waits for the answer to "npm run deploy". */
function waiting() {
  const effects: Effect[] = [];
  const world = new World({ onEffect: ({ effect }) => effects.push(effect) });
  launch(world, [task("one")], { autonomy: "ask-me" });
  world.settle();
  const about = { task: "one", attempt: 1 };
  const send = (input: CommandInput) => world.send(command.parse(input));
  send({ type: "workspace.ready", ...about, path: "/w/one", branch: "mission/one", base: "abc" });
  send({ type: "segment.started", ...about, segment: 1, session: "ses_000001" });
  const action = { kind: "command", text: "npm run deploy", parsed: words("npm", "run", "deploy") } as const;
  send({ type: "agent.request", ...about, request: "r1", action });
  const [decision] = world.state.pending;
  if (decision === undefined) throw new Error("nobody was asked");
  const answer = (edited: string | null, editedParsed: ReturnType<typeof words> | null) =>
    world.try(
      command.parse({
        type: "decision.answer",
        decisions: [decision],
        option: "approve",
        edited,
        editedParsed,
      }),
      OPERATOR,
    );
  return { world, effects, answer };
}

describe("a command a person changed before approving it", () => {
  it("reaches the agent instead of the one it asked about", () => {
    const { world, effects, answer } = waiting();
    answer("npm run deploy -- --dry-run", words("npm", "run", "deploy", "--", "--dry-run"));
    expect(world.state.pending.size).toBe(0);
    expect(effects.at(-1)).toMatchObject({
      type: "request.deliver",
      allowed: true,
      action: {
        text: "npm run deploy -- --dry-run",
        parsed: words("npm", "run", "deploy", "--", "--dry-run"),
      },
    });
  });

  it("cannot become what nobody may run", () => {
    const { world, effects, answer } = waiting();
    const delivered = effects.length;
    expect(answer("git push --force", words("git", "push", "--force"))).toMatchObject({
      code: "not-allowed",
    });
    expect(world.state.pending.size).toBe(1);
    expect(effects).toHaveLength(delivered);
  });

  it("is not sent with characters that were hidden from the person", () => {
    const { world, effects, answer } = waiting();
    const delivered = effects.length;
    const masked = words("API_TOKEN=********", "npm", "run", "deploy");
    expect(answer("API_TOKEN=******** npm run deploy", masked)).toMatchObject({ code: "invalid" });
    expect(world.state.pending.size).toBe(1);
    expect(effects).toHaveLength(delivered);
  });

  it("is the only one whose words go back: those that were asked about were masked before anybody read them", () => {
    const { effects, answer } = waiting();
    answer(null, null);
    expect(effects.at(-1)).toMatchObject({ type: "request.deliver", allowed: true, action: null });
  });

  it("is not taken from a client that did not have it parsed", () => {
    const { world, answer } = waiting();
    expect(answer("ls", null)).toMatchObject({ code: "invalid" });
    expect(world.state.pending.size).toBe(1);
  });
});
