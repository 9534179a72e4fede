import { expect, it } from "vitest";
import { taskId } from "#shared/mission/ids.ts";
import { gate } from "#shared/mission/gates/gate.ts";
import type { EffectWorld } from "../effects/effect-handler.ts";
import type { Hands } from "../flight/hands.ts";
import { HostLinkError } from "../sessions/host-errors.ts";
import { checkGate } from "./check-gate.ts";

const GATE = {
  kind: "checks" as const,
  id: "base",
  commands: [{ command: "true", timeoutSeconds: 60 }],
};

/** A look at commands in a repository that cannot be opened. */
function looked(failure: Error) {
  const hands = { repositories: { of: () => Promise.reject(failure) }, secrets: { values: [] } };
  const seen = { place: {}, merged: [], unsandboxed: false, isFlying: true };
  const world = { mission: "msn_testing1", read: () => Promise.resolve(seen) };
  const effect = { type: "gate.check" as const, task: taskId.parse("one"), gate: gate.parse(GATE), check: 3 };
  const handle = checkGate(hands as unknown as Hands);
  return handle(effect, world as unknown as EffectWorld);
}

it("says of what nobody foresaw that nothing is known, in one sentence, so that it is looked at again", async () => {
  expect(await looked(new TypeError("cannot read a ref\nat a line"))).toEqual([
    {
      type: "gate.checked",
      task: "one",
      gate: "base",
      check: 3,
      outcome: "unknown",
      detail: expect.stringMatching(
        /^Something failed that nobody foresaw \(cannot read a ref\)\./,
      ) as string,
    },
  ]);
});

it("tells nothing while the place where commands run is gone: it is done again", async () => {
  await expect(looked(new HostLinkError("gone"))).rejects.toThrow("gone");
});
