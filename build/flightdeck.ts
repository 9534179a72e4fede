import { ensureBuilt } from "./app-build.ts";
import { inCheckout } from "./checkout-folder.ts";
import { runInForeground } from "./program.ts";
import { appEnvironment } from "./start.ts";
import { checkSurroundings } from "./surroundings.ts";

/** `npm run flightdeck -- …`: the command line of this checkout, built when stale. Answers with its exit code. */
export async function main(args: string[]): Promise<number> {
  await checkSurroundings();
  await ensureBuilt();
  return await runInForeground(process.execPath, [inCheckout("out", "node", "flightdeck.mjs"), ...args], {
    env: appEnvironment(),
  });
}
