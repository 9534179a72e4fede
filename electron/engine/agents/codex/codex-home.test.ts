import { mkdirSync, mkdtempSync, readlinkSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CodexHome } from "./codex-home.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-codex-"));
  for (const name of ["home/.codex", "elsewhere", "record"])
    mkdirSync(join(folder, name), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const environment = (codexHome?: string) => ({
  HOME: at("home"),
  ...(codexHome === undefined ? {} : { CODEX_HOME: at(codexHome) }),
});
const launch = (boxed = true) => ({ boxed, recordFolder: at("record") });

describe("what a session with Codex may write of the person's own", () => {
  it("are conversations and the login", () => {
    writeFileSync(at("home/.codex/auth.json"), "{}");
    writeFileSync(at("home/.codex/config.toml"), "");
    expect(new CodexHome(environment()).placeFor(launch())).toEqual({
      home: null,
      reads: [at("home/.codex/config.toml")],
      writes: [at("home/.codex/sessions"), at("home/.codex/auth.json")],
    });
  });

  it("is no more where they keep it outside of their home: a home of its own links to that", () => {
    writeFileSync(at("elsewhere/auth.json"), "{}");
    writeFileSync(at("elsewhere/AGENTS.md"), "");
    const home = new CodexHome(environment("elsewhere"));
    const place = home.placeFor(launch());
    expect(home.placeFor(launch())).toEqual(place);
    expect(place).toEqual({
      home: at("record/codex-home"),
      reads: [at("elsewhere/AGENTS.md")],
      writes: [at("elsewhere/sessions"), at("elsewhere/auth.json")],
    });
    const links = readdirSync(at("record/codex-home")).toSorted();
    expect(links).toEqual(["AGENTS.md", "auth.json", "sessions"]);
    expect(readlinkSync(at("record/codex-home/sessions"))).toBe(at("elsewhere/sessions"));
    expect(readdirSync(at("elsewhere")).toSorted()).toEqual(["AGENTS.md", "auth.json", "sessions"]);
  });

  it("is what they named where no box is around it", () => {
    expect(new CodexHome(environment("elsewhere")).placeFor(launch(false)).home).toBe(at("elsewhere"));
  });
});
