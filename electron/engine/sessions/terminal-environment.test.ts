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

test("on Windows names have any case, its own variables are passed on, and each is there once", () => {
  const environment = {
    Path: "C:\\tools",
    SystemRoot: "C:\\Windows",
    USERPROFILE: "C:\\Users\\p",
    ComSpec: "C:\\Windows\\cmd.exe",
    SECRET_KEY: "s",
    ELECTRON_RUN_AS_NODE: "1",
  };
  const made = terminalEnvironment(environment, "win32");
  expect(made).toMatchObject({
    PATH: "C:\\tools",
    SYSTEMROOT: "C:\\Windows",
    USERPROFILE: "C:\\Users\\p",
    COMSPEC: "C:\\Windows\\cmd.exe",
  });
  expect(Object.keys(made)).not.toEqual(expect.arrayContaining(["Path"]));
  expect(Object.values(made)).not.toContain("s");
  expect(made["HOME"]).toBe("C:\\Users\\p");
  expect(terminalEnvironment({ windir: "D:\\Win" }, "win32")["PATH"]).toBe("D:\\Win\\System32;D:\\Win");
});

test.each([
  [null, { SHELL: "/usr/bin/bash", ComSpec: "C:\\Windows\\cmd.exe" }, "win32", "C:\\Windows\\cmd.exe"],
  [null, { COMSPEC: "D:\\cmd.exe" }, "win32", "D:\\cmd.exe"],
  ["pwsh.exe", { ComSpec: "C:\\Windows\\cmd.exe" }, "win32", "pwsh.exe"],
  [null, {}, "win32", "cmd.exe"],
  [null, {}, "darwin", "/bin/zsh"],
] as const)(
  "the shell for settings %j and environment %j on %s is %s",
  (settings, environment, platform, shell) => {
    expect(defaultShell(settings, environment, platform)).toBe(shell);
  },
);

test.each([
  ["/bin/fish", { SHELL: "/bin/zsh" }, "/bin/fish"],
  [null, { SHELL: "/bin/zsh" }, "/bin/zsh"],
  ["", { SHELL: "" }, "/bin/bash"],
  [null, {}, "/bin/bash"],
])("the shell for settings %j and environment %j is %s", (settings, environment, shell) => {
  expect(defaultShell(settings, environment, "linux")).toBe(shell);
});
