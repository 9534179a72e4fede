import { expect, it } from "vitest";
import { flownByOrdinaryUser } from "./ordinary-user.ts";

// Everything else here may run as root, where sandboxes do not nest. People are not root.

it.each([
  // Codex has a sandbox of its own, inside of ours: its commands do not even see the way out of the box.
  ["codex", { layers: "ours-and-own", way: "closed" }],
  ["claude", { layers: "ours", way: "reached" }],
])(
  "%s flies for an ordinary user, and it is known which sandboxes stand",
  { timeout: 260_000 },
  async (agent, seen) => {
    expect(JSON.parse(await flownByOrdinaryUser(agent))).toEqual({
      ...seen,
      user: 65_534,
      uid: "65534",
      problems: [],
    });
  },
);
