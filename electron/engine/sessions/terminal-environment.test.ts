import { expect, test } from "vitest";
import { defaultShell, terminalEnvironment } from "./terminal-environment.ts";

test("only what a person's programs need is passed on", () => {
  const environment = {
    PATH: "/bin",
    HOME: "/home/p",
    LANG: "C.UTF-8",
    LC_TIME: "C",
    SSH_AUTH_SOCK: "/run/agent",
    TERM: "dumb",
    FLIGHTDECK_HOME: "/x",
    ELECTRON_RUN_AS_NODE: "1",
    NODE_OPTIONS: "--inspect",
    npm_config_registry: "https://example.org",
    LCX: "no",
    SECRET_KEY: "s",
    TZ: undefined,
  };
  expect(terminalEnvironment(environment)).toEqual({
    PATH: "/bin",
    HOME: "/home/p",
    LANG: "C.UTF-8",
    LC_TIME: "C",
    SSH_AUTH_SOCK: "/run/agent",
    TERM: "xterm-256color",
    COLORTERM: "truecolor",
    TERM_PROGRAM: "Flightdeck",
  });
});

test("a path and a home are always there", () => {
  const made = terminalEnvironment({});
  expect(made["PATH"]).toContain("/usr/bin");
  expect(made["HOME"]).not.toBe("");
});

test.each([
  ["/bin/fish", { SHELL: "/bin/zsh" }, "/bin/fish"],
  [null, { SHELL: "/bin/zsh" }, "/bin/zsh"],
  ["", { SHELL: "" }, "/bin/bash"],
  [null, {}, "/bin/bash"],
])("the shell for settings %j and environment %j is %s", (settings, environment, shell) => {
  expect(defaultShell(settings, environment)).toBe(shell);
});
