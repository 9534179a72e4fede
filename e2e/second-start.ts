import { spawn } from "node:child_process";
import { ensureElectron } from "../build/electron-runtime.ts";
import { checkout } from "./flightdeck-app.ts";

/** As a link does it: the program is started once more, hands its words to the one that runs, and leaves. */
export async function startAgain(home: string, link: string): Promise<void> {
  const { executable } = await ensureElectron({ report: () => undefined });
  const args = [checkout, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), link];
  const env = { ...process.env, FLIGHTDECK_HOME: home, FLIGHTDECK_E2E: "1" };
  const child = spawn(executable, args, { env, stdio: "ignore" });
  await new Promise((resolve) => child.once("exit", resolve));
}
