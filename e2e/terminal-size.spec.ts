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

/** Prints the size its terminal device has, whenever it has another one. */
const SAY_SIZE = 'while sleep 0.05; do n=$(stty size); [ "$n" != "$o" ] && echo "device is $n."; o=$n; done';

/** A size as the terminal device says it: rows first. */
type Size = string;

/** What the program in a terminal was told last. */
async function deviceSize(page: TerminalPage, session: string): Promise<Size | undefined> {
  // A narrow terminal may break the line.
  const text = await page.page.evaluate((id) => {
    const probe = Reflect.get(globalThis, "flightdeckProbe") as { text(session: string): string };
    return probe.text(id);
  }, session);
  return [...text.replaceAll("\n", "").matchAll(/device is (\d+ \d+)\./g)].at(-1)?.[1];
}

/** What the tile shows, when it is drawn inside the tile and leaves no room for one more column or line. */
function tileSize({ page }: TerminalPage, session: string): Promise<Size | null> {
  return page.evaluate((id) => {
    const probe = Reflect.get(globalThis, "flightdeckProbe") as {
      sizes(): Record<string, { cols: number; rows: number }>;
    };
    const size = probe.sizes()[id];
    const host = document.querySelector(`[data-session=${id}] [data-testid=terminal-host]`);
    const drawn = host?.querySelector(".xterm-screen")?.getBoundingClientRect();
    if (size === undefined || host === null || drawn === undefined) return null;
    const box = host.getBoundingClientRect();
    const fits = drawn.right <= box.right + 1 && drawn.bottom <= box.bottom + 1;
    // The scroll bar takes the room of at most two letters.
    const fills =
      box.right - drawn.right < (4 * drawn.width) / size.cols &&
      box.bottom - drawn.bottom < (1.5 * drawn.height) / size.rows;
    return fits && fills ? `${size.rows} ${size.cols}` : null;
  }, session);
}

/** Waits until device and tile have the same size, another one than before. */
async function settled(page: TerminalPage, session: string, before: Size | undefined): Promise<Size> {
  let [device, shown]: [Size | undefined, Size | null] = [undefined, null];
  await until(`tile and terminal device of ${session} in the same new size`, async () => {
    device = await deviceSize(page, session);
    shown = await tileSize(page, session);
    return device !== undefined && device === shown && device !== before;
  }).catch((error: unknown) => {
    throw new Error(`device ${device}, tile ${shown}, before ${before}`, { cause: error });
  });
  return device ?? "";
}

async function openFour(): Promise<string[]> {
  const sessions: string[] = [];
  for (let tileNumber = 0; tileNumber < 4; tileNumber++) {
    sessions.push(await terminals.open());
    await terminals.run(SAY_SIZE);
    await terminals.release(sessions.at(-1) ?? "");
  }
  return sessions;
}

describe("the size of a terminal", () => {
  it("follows its tile without control, for every tile, when the window gets smaller and larger", async () => {
    const sessions = await openFour();
    let sizes = await Promise.all(sessions.map((session) => settled(terminals, session, undefined)));
    for (const [width, height] of [
      [1000, 700],
      [1440, 900],
      [1000, 700],
    ]) {
      const { app, page } = running;
      await app.evaluate(
        ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w ?? 0, h ?? 0),
        [width, height],
      );
      await until("the page has the new width", async () =>
        page.evaluate((wanted) => innerWidth === wanted, width),
      );
      const before = sizes;
      sizes = await Promise.all(sessions.map((session, index) => settled(terminals, session, before[index])));
    }
  });

  it("comes back to this window's tile after another window that had taken it closed", async () => {
    const session = await terminals.open();
    await terminals.run(SAY_SIZE);
    await terminals.release(session);
    const here = await settled(terminals, session, undefined);

    const opened = running.app.waitForEvent("window");
    await running.page.keyboard.press("Control+Shift+N");
    const other = new TerminalPage(await opened);
    await other.page.waitForSelector(`${tile(session)}[data-attachment=attached]`);
    const handle = await running.app.browserWindow(other.page);
    await handle.evaluate((window) => window.setContentSize(900, 620));
    await other.takeControl(session);
    const there = await settled(other, session, here);
    expect(there).not.toBe(here);

    await handle.evaluate((window) => window.close());
    expect(await settled(terminals, session, there)).not.toBe(there);
  });
});
