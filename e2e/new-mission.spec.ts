import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bareComputer } from "./bare-computer.ts";
import { cleanUp, closeApp, newHome, openApp, type RunningApp } from "./flightdeck-app.ts";

describe("a mission from a brief", () => {
  const { restore } = bareComputer();
  const home = newHome();
  const repository = mkdtempSync(join(tmpdir(), "fd-brief-"));
  let running: RunningApp;
  let page: Page;

  beforeAll(async () => {
    makeRepository(repository);
    running = await openApp(home);
    ({ page } = running);
    // The system's own chooser cannot be driven; what it answers can be said.
    await running.app.evaluate(({ dialog }, folder) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] });
    }, repository);
  });
  afterAll(async () => {
    await closeApp(running.app);
    await cleanUp(home);
    rmSync(repository, { recursive: true, force: true });
    restore();
  });

  const field = (name: string) => page.locator(`[data-testid="brief-${name}"]`);
  const problem = (name: string) => page.locator(`[data-testid="brief-${name}"][aria-invalid=true]`);
  const missions = () => page.locator("[data-testid=glance]").count();

  it("opens a repository by the system's chooser, and names its branch", async () => {
    await page.waitForSelector("[data-testid=watch-demo]");
    await page.keyboard.press("Control+o");
    await expect.poll(() => field("repository").inputValue()).toBe(repository);
    await expect
      .poll(() => field("baseBranch").getAttribute("placeholder"), { timeout: 10_000 })
      .toBe("trunk");
  });

  it("asks once whether agents load what the repository brings for them", async () => {
    const question = page.locator("[data-testid=agent-files]");
    await question.waitFor();
    expect(await question.innerText()).toContain("AGENTS.md");
    await page.locator("[data-testid=decline-agent-files]").click();
    await question.waitFor({ state: "detached" });
  });

  it("shows where agents are told different things, and writes only the file that was pressed", async () => {
    await page.locator("[data-testid=show-conventions]").click();
    const dialog = page.locator("[data-testid=conventions-dialog]");
    await dialog.locator("[data-testid=convention][data-state=one-sided]").waitFor();
    expect(existsSync(join(repository, "CLAUDE.md"))).toBe(false);
    await dialog.locator('[data-testid=write-convention][data-path="CLAUDE.md"]').click();
    await dialog.getByText("All are in step.").waitFor();
    expect(readFileSync(join(repository, "CLAUDE.md"), "utf8")).toContain("@AGENTS.md");
    await page.keyboard.press("Escape");
    await page.locator("[data-testid=conventions]").waitFor({ state: "detached" });
  });

  it("says beside the field what is not right, and launches nothing", async () => {
    await field("baseBranch").fill("nowhere");
    await problem("baseBranch").waitFor();
    await page.getByText("has no branch nowhere with a commit").waitFor();
    await field("baseBranch").fill("");
    await field("repository").fill("/nowhere/at/all");
    await page.getByText("there is no folder /nowhere/at/all").waitFor();
    await field("repository").fill(repository);
    await field("budget").fill("a lot");
    await page.locator("[data-testid=launch]").click();
    await page.waitForSelector('[data-testid="brief-goal"]:focus');
    for (const name of ["goal", "budget", "input.scope", "input.verify"]) await problem(name).waitFor();
    expect(await missions()).toBe(0);
    // No agent is installed here: it is said before a launch, and cannot be chosen.
    await page.waitForSelector("[data-testid=agents] [data-value=installed][aria-disabled=true]");
    await expect
      .poll(() => page.locator("[data-testid=agents-grounded]").innerText())
      .toContain("Claude Code is");
    await page.locator("[data-testid=agents-field] [role=alert]").waitFor();
  });

  it("shows the plan before it is launched, and keeps what was written", async () => {
    await field("goal").fill("A note.\nIn a file of its own.");
    await field("budget").fill("2.50");
    await field("input.scope").fill("note.txt");
    await field("input.verify").fill("test -f note.txt");
    await page.waitForSelector("[data-testid=plan-verdict]");
    await page.locator("[data-testid=agents] [data-value=scripted]").click();
    await page.reload();
    await expect.poll(() => field("goal").inputValue()).toBe("A note.\nIn a file of its own.");
    await expect.poll(() => field("input.scope").inputValue()).toBe("note.txt");
  });

  it("is one mission, also when Launch is pressed twice", async () => {
    await page.locator("[data-testid=launch]").dblclick();
    await page.waitForSelector(":is([data-testid=task-row], [data-testid=task-node])[data-task=do-it]");
    await page.keyboard.press("Control+n");
    await expect.poll(() => field("goal").inputValue()).toBe("");
    const stated = execFileSync("sh", ["-c", 'ls "$1" | grep -c "^msn_"', "sh", join(home, "missions")], {
      encoding: "utf8",
    });
    expect(Number(stated)).toBe(1);
  });
});

/** One task, whose scripted agent writes a note. */
function makeRepository(folder: string): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const git = (...args: string[]) => execFileSync("git", ["-C", folder, ...args]);
  git("init", "--quiet", "--initial-branch=trunk");
  write("README.md", "# A sample\n");
  write("AGENTS.md", "Short functions.\n");
  write(".flightdeck/pilot/do-it.yaml", 'steps:\n  - edit: { file: note.txt, content: "A note.\\n" }\n');
  git("add", "--all");
  git("-c", "user.name=A Person", "-c", "user.email=person@example.org", "commit", "--quiet", "-m", "start");
}
