import { describe, expect, it } from "vitest";
import type { AskedThing } from "./agent-event.ts";
import type { AskAnswer } from "./conversation.ts";
import { denialOf, OpenRequests } from "./open-requests.ts";

const yes: AskAnswer = { allowed: true, text: "", editedCommand: null };
const no: AskAnswer = { allowed: false, text: "Not there.", editedCommand: null };
const file = (path: string): AskedThing => ({ kind: "file", access: "write", path, diff: null });
const question = (text: string): AskedThing => ({ kind: "question", question: text, choices: [] });

function opened(...things: readonly AskedThing[]) {
  const requests = new OpenRequests<number, { readonly texts: readonly string[] }>("1-");
  const asks = requests.open(7, {
    things,
    why: "",
    reply: (given) => ({ texts: given.map(({ text }) => text) }),
  });
  return { requests, ids: asks.map(({ id }) => id) };
}

describe("a request of a CLI", () => {
  it("of one thing has one answer, and then nobody waits for it", () => {
    const { requests, ids } = opened(file("a"));
    expect(ids).toEqual(["1-7"]);
    expect(requests.answered("1-7", yes)).toEqual({ texts: [""], gone: [] });
    expect(requests.answered("1-7", yes)).toBe("gone");
  });

  it("of several things waits for each yes, and is over with the first no", () => {
    const { requests, ids } = opened(file("a"), file("b"), file("c"));
    expect(ids).toEqual(["1-7.1", "1-7.2", "1-7.3"]);
    expect(requests.answered("1-7.3", yes)).toBeNull();
    expect(requests.answered("1-7.1", no)).toEqual({ texts: ["Not there.", ""], gone: ["1-7.2"] });
    expect(requests.answered("1-7.2", yes)).toBe("gone");
  });

  it("of several questions waits for each answer, also after a no, and has them in order", () => {
    const { requests } = opened(question("A?"), question("B?"));
    expect(requests.answered("1-7.2", no)).toBeNull();
    expect(requests.answered("1-7.1", { ...yes, text: "Red" })).toEqual({
      texts: ["Red", "Not there."],
      gone: [],
    });
  });

  it("that is settled elsewhere says what was still open of it", () => {
    const { requests } = opened(file("a"), file("b"));
    requests.answered("1-7.1", yes);
    expect(requests.settled(7)).toEqual(["1-7.2"]);
    expect(requests.settled(7)).toEqual([]);
    expect(requests.forgetAll()).toEqual([]);
  });
});

it("a denial always has words, a changed command is one, and a yes is none", () => {
  expect(denialOf([yes, no])).toBe("This was denied: Not there.");
  expect(denialOf([{ ...no, text: " " }])).toContain("Do not try it in another way");
  expect(denialOf([{ ...yes, editedCommand: "ls -a" }])).toMatch(/exactly this[^]*\nls -a$/);
  expect(denialOf([yes])).toBeNull();
});
