import type { OpencodePermission } from "#shared/agent-bridge/opencode-settings.ts";
import { describe, expect, it } from "vitest";
import { askedPermission } from "./asked-permission.ts";
import { readSettings } from "./ask-opencode.ts";
import { familyOf, hostsOf } from "./providers.ts";

const says = (value: unknown) => {
  const seen = readSettings(JSON.stringify(value));
  if (seen === null) throw new Error("not read");
  return seen;
};

describe("who makes the models of opencode", () => {
  it.each([
    ["anthropic/claude-sonnet-4-5", "anthropic"],
    ["openrouter/anthropic/claude-sonnet-4.5", "anthropic"],
    ["opencode/gpt-5.5", "openai"],
    ["google/some-new-name", "google"],
    ["local/my-model", null],
    ["no-provider", null],
    [null, null],
  ])("%s is %s", (model, maker) => {
    expect(familyOf(model)).toBe(maker);
  });
});

describe("where the models of opencode are", () => {
  it("is what the person configured, else where they are known to be", () => {
    const own = says({ provider: { local: { options: { baseURL: "http://localhost:1234/v1" } } } });
    expect(hostsOf(["local", "anthropic"], own)).toEqual(["127.0.0.1:1234", "api.anthropic.com"]);
  });

  it("is not guessed", () => {
    expect(() => hostsOf(["elsewhere"], says({}))).toThrow("does not know where elsewhere has its models");
  });
});

describe("what opencode may do by itself", () => {
  it("is to look, and nothing else, also with what nobody has heard of", () => {
    const asked = askedPermission(
      { edit: "allow", bash: { "*": "allow", "rm *": "deny" } },
      "workspace-write",
    );
    expect(asked).toMatchObject({
      "*": "ask",
      edit: "ask",
      bash: { "*": "ask", "rm *": "deny" },
      grep: "allow",
    });
    expect(asked["read"]).toMatchObject({ "*.env": "ask" });
  });

  it("is never more than the person lets it do", () => {
    const own: OpencodePermission = {
      read: "ask",
      task: "ask",
      grep: { "secrets/*": "ask" },
      list: { "*": "deny", "src/*": "allow" },
    };
    const asked = askedPermission(own, "full");
    expect(asked).toMatchObject({ read: "ask", task: "ask", glob: "allow" });
    expect(Object.entries(asked["grep"] ?? {})).toEqual([
      ["*", "allow"],
      ["secrets/*", "ask"],
    ]);
    expect(Object.entries(asked["list"] ?? {})).toEqual([
      ["*", "deny"],
      ["src/*", "ask"],
    ]);
  });

  it("is what the person said of all tools, where they did not name one", () => {
    const asked = askedPermission({ "*": "deny", bash: "ask", read: "allow" }, "full");
    expect(asked).toMatchObject({ "*": "deny", edit: "deny", grep: "deny", task: "deny", bash: "ask" });
    expect(asked["read"]).toMatchObject({ "*": "allow" });
  });

  it("is what one word of the person says of all tools", () => {
    expect(askedPermission(says({ permission: "deny" }).permission, "full")).toMatchObject({
      "*": "deny",
      edit: "deny",
      grep: "deny",
    });
  });

  it("never is what the person denied, nor a change where only reading is allowed", () => {
    expect(askedPermission({ webfetch: "deny", read: "deny" }, "full")).toMatchObject({
      webfetch: "deny",
      read: "deny",
    });
    expect(askedPermission({}, "read-only")).toMatchObject({ edit: "deny" });
  });
});
