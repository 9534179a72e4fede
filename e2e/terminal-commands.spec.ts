import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cleanUp, closeApp, newHome, openApp, type RunningApp, until } from "./flightdeck-app.ts";
import { TerminalPage, tile } from "./terminal-page.ts";

let home: string;
let running: RunningApp;
let terminals: TerminalPage;

beforeEach(async () => {
  home = newHome();
  running = await openApp(home);
  terminals = new TerminalPage(running.page);
});

afterEach(async () => {
  await closeApp(running.app);
  await cleanUp(home);
});

const setClipboard = (text: string) =>
  running.app.evaluate(({ clipboard }, words) => clipboard.writeText(words), text);
const clipboard = () => running.app.evaluate(({ clipboard }) => clipboard.readText());

async function palette(name: string): Promise<void> {
  const { page } = running;
  await page.keyboard.press("Control+Shift+P");
  await page.locator("[data-testid=palette-input]").fill(name);
  await page.keyboard.press("Enter");
  await page.locator("[data-testid=palette-input]").waitFor({ state: "detached" });
}

/** Selects the letters of a word in the terminal with the mouse. */
async function selectWord(session: string): Promise<void> {
  const drawn = await running.page.locator(`${tile(session)} .xterm-screen`).boundingBox();
  if (drawn === null) throw new Error("the terminal is not drawn");
  // The word stands in the first line, which a clear screen made sure of.
  await running.page.mouse.dblclick(drawn.x + 20, drawn.y + 8);
}

describe("the commands of a terminal", () => {
  it("copy what is selected, with and without control, by key", async () => {
    const session = await terminals.open();
    await terminals.run("clear; echo copied-$((40+2)); PS1=");
    await terminals.waitForText(session, /^copied-42/);
    await setClipboard("nothing yet");
    await selectWord(session);
    await running.page.keyboard.press("Control+Shift+C");
    await until("the selection in the clipboard", async () => (await clipboard()) === "copied-42");

    await setClipboard("nothing yet");
    await terminals.release(session);
    await selectWord(session);
    await running.page.keyboard.press("Control+Shift+C");
    await until("the selection in the clipboard", async () => (await clipboard()) === "copied-42");
  });

  it("paste by key in the order of typing, by palette, and not without control", async () => {
    const session = await terminals.open();
    await setClipboard("echo first");
    await running.page.keyboard.press("Control+Shift+V");
    await running.page.keyboard.type("-$((1+1))");
    await running.page.keyboard.press("Enter");
    await terminals.waitForText(session, "\nfirst-2");

    await setClipboard("echo second-$((2+2))");
    await palette("Paste into terminal");
    await terminals.waitForText(session, "echo second");
    await terminals.hasKeyboard(session);
    await running.page.keyboard.press("Enter");
    await terminals.waitForText(session, "\nsecond-4");

    await terminals.release(session);
    await setClipboard("never-pasted");
    await running.page.keyboard.press("Control+Shift+V");
    await running.page.getByTestId("notice").getByText("Take control first.").waitFor();
    expect(await terminals.text(session)).not.toContain("never-pasted");
  });

  it("paste more than a process takes that does not read, and go on showing its output", async () => {
    const session = await terminals.open();
    await terminals.run(
      "stty raw -echo; (n=0; while sleep 0.1; do n=$((n+1)); printf 'tick %d\\r\\n' $n; done) & sleep 1000",
    );
    await terminals.waitForText(session, "tick 3\n");
    await setClipboard("a".repeat(4_900_000));
    const refused = running.page.getByText("does not read its input");
    // The session host keeps 16 MB for a process that may read later: the fourth paste is too much.
    for (let paste = 0; paste < 4; paste++) await running.page.keyboard.press("Control+Shift+V");
    await refused.first().waitFor();
    const ticks = async () => Number(/tick (\d+)\s*$/.exec(await terminals.text(session))?.[1] ?? 0);
    const then = await ticks();
    await until("more of its output", async () => (await ticks()) > then + 5);
    await running.page.waitForSelector(`${tile(session)}[data-attachment=attached][data-control=true]`);
    expect(await running.page.locator("[data-testid=attachment-failed]").count()).toBe(0);
    const text = await terminals.text(session);
    const numbers = [...text.matchAll(/tick (\d+)\n/g)].map(([, number]) => Number(number));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it("show one or all, and go to the newest output", async () => {
    const { page } = running;
    const session = await terminals.open();
    await terminals.run("seq -f 'line %g' 1 300");
    await terminals.waitForText(session, "line 300");
    await terminals.release(session);
    await page.locator(tile(session)).focus();
    await page.keyboard.press("Home");
    await page.waitForSelector("[data-testid=new-lines]");
    await palette("Go to newest output");
    await page.waitForSelector("[data-testid=new-lines]", { state: "detached" });
    await palette("Show one terminal large");
    await page.waitForSelector("[data-testid=terminal-grid][data-state=focus]");
    await palette("Show all terminals");
    await page.waitForSelector("[data-testid=terminal-grid][data-state=grid]");
    expect(await terminals.sessions()).toEqual([session]);
  });

  it("ask before a link is opened, with its real address, and open nothing that is no web address", async () => {
    const { app, page } = running;
    await app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Reflect.set(globalThis, "openedByTest", opened);
      // The system's browser is the only thing kept out of this test.
      shell.openExternal = async (address) => void opened.push(address);
    });
    const opened = () => app.evaluate(() => Reflect.get(globalThis, "openedByTest") as string[]);
    const session = await terminals.open();
    const named = (address: string) => `\\e]8;;${address}\\e\\\\link-to-follow\\e]8;;\\e\\\\`;
    const follow = async (printed: string) => {
      await terminals.hasKeyboard(session);
      await terminals.run(`clear; printf '${printed}\\n'; PS1=`);
      await terminals.waitForText(session, /^(link-to-follow|https:)/);
      const drawn = await page.locator(`${tile(session)} .xterm-screen`).boundingBox();
      // The pointer has to move over a link that is drawn before it can be clicked.
      await until("the link under the pointer", async () => {
        await page.mouse.move((drawn?.x ?? 0) + 24, (drawn?.y ?? 0) + 40);
        await page.mouse.move((drawn?.x ?? 0) + 22, (drawn?.y ?? 0) + 8, { steps: 4 });
        return (await page.locator(`${tile(session)} .xterm-cursor-pointer`).count()) > 0;
      });
      await page.mouse.click((drawn?.x ?? 0) + 22, (drawn?.y ?? 0) + 8);
      await page.waitForSelector("[data-testid=link-address]");
    };

    await follow(named("https://EXAMPLE.org/a"));
    expect(await page.locator("[data-testid=link-address]").innerText()).toBe("https://example.org/a");
    await page.locator("[data-testid=confirm-action]").click();
    await until("the link is opened", async () => (await opened()).length > 0);
    expect(await opened()).toEqual(["https://example.org/a"]);

    await follow(named("https://name:word@example.org/"));
    await page.locator("[data-testid=confirm-action]").click();
    await page
      .getByTestId("notice")
      .getByText("The link was not opened: it contains a name or a password.")
      .waitFor();
    expect(await opened()).toEqual(["https://example.org/a"]);

    await follow("https://example.org/copy and more");
    await page.locator("[data-testid=confirm-instead]").click();
    await until(
      "the address in the clipboard",
      async () => (await clipboard()) === "https://example.org/copy",
    );
  });

  it("close the window by key, but not from a terminal under control", async () => {
    const session = await terminals.open();
    const opened = running.app.waitForEvent("window");
    await palette("New window");
    const second = await opened;
    await second.waitForSelector(`${tile(session)}[data-attachment=attached]`);

    await terminals.hasKeyboard(session);
    await running.page.keyboard.type("gone");
    await running.page.keyboard.press("Control+w");
    await terminals.run("echo here-$((1+1))");
    await terminals.waitForText(session, "\nhere-2");
    expect(running.app.windows()).toHaveLength(2);

    const closed = second.waitForEvent("close");
    const window = await running.app.browserWindow(second);
    // By the window itself: a page that closes at the key press never answers for it.
    await window.evaluate(({ webContents }) =>
      webContents.sendInputEvent({ type: "keyDown", keyCode: "W", modifiers: ["control"] }),
    );
    await closed;
    expect(running.app.windows()).toEqual([running.page]);
  });

  it("leave the app by key, and the terminal running", async () => {
    const session = await terminals.open();
    await terminals.release(session);
    const closed = running.app.waitForEvent("close");
    await running.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.sendInputEvent({
        type: "keyDown",
        keyCode: "Q",
        modifiers: ["control"],
      }),
    );
    await closed;
    running = await openApp(home);
    await running.page.waitForSelector(`${tile(session)}[data-state=running]`);
    expect(await new TerminalPage(running.page).sessions()).toEqual([session]);
  });
});
