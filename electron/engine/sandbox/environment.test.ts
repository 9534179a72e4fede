import { expect, it } from "vitest";
import { sandboxEnvironment } from "./environment.ts";

const person = {
  HOME: "/home/pilot",
  PATH: "/usr/bin:.:node_modules/.bin::/opt/tools",
  LANG: "C.UTF-8",
  LC_TIME: "C",
  TERM: "xterm",
};
const kept = { HOME: "/home/pilot", LANG: "C.UTF-8", LC_TIME: "C", TERM: "xterm", TMPDIR: "/tmp" };

it("keeps what programs need to run, and gives what is the session's own", () => {
  const own = { ONE_KEY: "k", TERM: "xterm-256color" };
  expect(sandboxEnvironment(person, own)).toEqual({ ...kept, ...own, PATH: "/usr/bin:/opt/tools" });
});

it.each([
  "ANTHROPIC_API_KEY",
  "OPENAI_API_KEY",
  "ANTHROPIC_BASE_URL",
  "CODEX_HOME",
  "GITHUB_TOKEN",
  "AWS_SECRET_ACCESS_KEY",
  "SSH_AUTH_SOCK",
  "DBUS_SESSION_BUS_ADDRESS",
  "XDG_RUNTIME_DIR",
  "DISPLAY",
  "DOCKER_HOST",
  "LD_PRELOAD",
  "NODE_OPTIONS",
  "BASH_ENV",
  "GIT_DIR",
  "HTTPS_PROXY",
  "FLIGHTDECK_HOME",
  "lc_all",
])("leaves out %s", (name) => {
  expect(sandboxEnvironment({ ...person, [name]: "value" }, {})).not.toHaveProperty(name);
});

it("has a way to programs where the person has none", () => {
  expect(sandboxEnvironment({ PATH: "bin:." }, {})["PATH"]).toBe("/usr/local/bin:/usr/bin:/bin");
});
