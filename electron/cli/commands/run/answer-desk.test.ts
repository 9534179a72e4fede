import { describe, expect, it } from "vitest";
import { GatewayClient } from "#shared/contract/client.ts";
import { FrameDecoder } from "#shared/contract/frame.ts";
import { clientMessage } from "#shared/contract/message.ts";
import type { Action } from "#shared/mission/policies/action.ts";
import { task } from "#shared/mission/testing/missions.ts";
import { OneFlight } from "#shared/mission/testing/one-flight.ts";
import { LiveOutput } from "../../progress/live-output.ts";
import { AnswerDesk } from "./answer-desk.ts";
import { NO_ANSWERS } from "./answers-file.ts";

const READ: Action = {
  kind: "file",
  path: "src/one/a.ts",
  access: "read",
  insideWorkspace: true,
  diff: null,
};
const SECRET: Action = { kind: "secret", name: "DATABASE_URL" };

/** A flight whose agent has asked for this, and the desk in front of it. */
function askedFor(...actions: readonly Action[]) {
  const flight = new OneFlight([task("one")], { autonomy: "ask-me" });
  flight.start("one");
  for (const [index, action] of actions.entries())
    flight.do({ type: "agent.request", ...flight.about("one"), request: `r${index}`, action });
  const sent: unknown[] = [];
  let said = "";
  const decoder = new FrameDecoder();
  const client = new GatewayClient({
    send: (frame) => {
      for (const { header } of decoder.push(frame)) {
        const message = clientMessage.parse(header);
        if (message.t === "request") sent.push(message.params);
      }
    },
    timers: { after: () => () => undefined },
  });
  const desk = new AnswerDesk({
    mission: flight.world.state.id,
    answers: NO_ANSWERS,
    pauseMs: 0,
    json: false,
    canType: true,
    out: new LiveOutput({ write: (text) => (said += text) }, {}),
    client: () => client,
    waits: () => undefined,
  });
  desk.look(flight.world.state);
  return { flight, desk, sent, said: () => said, ids: flight.pending().map(({ id }) => id) };
}

describe("what is typed", () => {
  it("answers the decision that was shown at its first letter", () => {
    const { desk, sent, ids } = askedFor(READ, READ);
    desk.typing("1");
    desk.typed("1");
    expect(sent).toMatchObject([{ command: { decisions: [ids[0]], option: "approve" } }]);
  });

  it("is sent to nobody when that was answered elsewhere before Enter", () => {
    const { flight, desk, sent, said } = askedFor(READ, SECRET);
    desk.typing("1");
    flight.answer("approve");
    desk.look(flight.world.state);
    desk.typed("1");
    expect(sent).toEqual([]);
    expect(said()).toContain("waits no more");
  });

  it("has to be typed twice to approve what is of high risk, and once to deny it", () => {
    const { desk, sent, said, ids } = askedFor(SECRET);
    desk.typed("1");
    expect(sent).toEqual([]);
    expect(said()).toContain("once more");
    desk.typed("1");
    expect(sent).toMatchObject([{ command: { decisions: [ids[0]], option: "approve" } }]);
    const other = askedFor(SECRET);
    other.desk.typed("deny not now");
    expect(other.sent).toMatchObject([{ command: { option: "deny", reason: "not now" } }]);
  });
});
