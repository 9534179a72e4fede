import { describe, expect, it } from "vitest";
import { modelPlace } from "./claude-hosts.ts";

describe("where the models are", () => {
  it.each([
    [{}, ["api.anthropic.com", "platform.claude.com"], null],
    [
      { ANTHROPIC_BASE_URL: "https://gateway.example.org" },
      ["gateway.example.org", "platform.claude.com"],
      "https://gateway.example.org",
    ],
    [
      { ANTHROPIC_BASE_URL: "https://gateway.example.org:8443/v1/" },
      ["gateway.example.org:8443", "platform.claude.com"],
      "https://gateway.example.org:8443/v1",
    ],
    [
      { ANTHROPIC_BASE_URL: "http://127.0.0.1:4000" },
      ["127.0.0.1:4000", "platform.claude.com"],
      "http://127.0.0.1:4000",
    ],
    [
      { ANTHROPIC_BASE_URL: "http://localhost:4000" },
      ["127.0.0.1:4000", "platform.claude.com"],
      "http://127.0.0.1:4000",
    ],
    [{ ANTHROPIC_BASE_URL: "http://[::1]:4000" }, ["[::1]:4000", "platform.claude.com"], "http://[::1]:4000"],
  ])("by %o: exactly %o", (own, hosts, baseUrl) => {
    expect(modelPlace(own)).toEqual({ hosts, baseUrl });
  });

  it("is not guessed where another provider is set", () => {
    expect(() => modelPlace({ CLAUDE_CODE_USE_BEDROCK: "1" })).toThrow("CLAUDE_CODE_USE_BEDROCK is set");
    expect(() => modelPlace({ ANTHROPIC_BASE_URL: "over there" })).toThrow(
      "ANTHROPIC_BASE_URL is not an address.",
    );
  });
});
