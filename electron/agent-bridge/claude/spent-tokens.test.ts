import { describe, expect, it } from "vitest";
import { resultFrame } from "./frames.ts";
import { SpentTokens } from "./spent-tokens.ts";

/** After `turns` turns of a conversation, the last of them `turn`. */
const result = (turns: number, turn = { input: 1_000, cached: 200, output: 50 }) =>
  resultFrame.parse({
    subtype: "success",
    is_error: false,
    session_id: "s",
    total_cost_usd: 0.004 * turns,
    usage: {
      input_tokens: turn.input,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: turn.cached,
      output_tokens: turn.output,
    },
    modelUsage: {
      sonnet: {
        inputTokens: 1_000 * turns,
        outputTokens: 50 * turns,
        cacheReadInputTokens: 200 * turns,
        cacheCreationInputTokens: 0,
      },
    },
  });
const one = { input: 1_200, cachedInput: 200, output: 50, costMicros: 4_000 };
const two = { input: 2_400, cachedInput: 400, output: 100, costMicros: 8_000 };

describe("what a process spent", () => {
  it("is what it says, when its conversation began with it", () => {
    const spent = new SpentTokens(false);
    expect(spent.counted(result(1))).toEqual(one);
    expect(spent.counted(result(2))).toEqual(two);
  });

  it("is nothing of what was spent before a conversation was taken up again, where its totals go on", () => {
    const spent = new SpentTokens(true);
    spent.sees("call", 1_200, 200);
    expect(spent.counted(result(4))).toEqual(one);
    expect(spent.counted(result(5))).toEqual(two);
  });

  it("is all it says, where the totals of a taken up conversation begin at nothing", () => {
    const spent = new SpentTokens(true);
    expect(spent.counted(result(1))).toEqual(one);
    expect(spent.counted(result(2))).toEqual(two);
  });
});
