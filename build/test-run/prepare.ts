import { ensureDebianPackages } from "../debian-packages.ts";
import { ensureElectron } from "../electron-runtime.ts";
import { appEnvironment } from "../start.ts";
import { checkSurroundings } from "../surroundings.ts";

/** Makes sure of everything the tests need, except the build, and answers with their environment. */
export async function prepareTests(): Promise<NodeJS.ProcessEnv> {
  await checkSurroundings();
  const { executable } = await ensureElectron();
  await ensureDebianPackages("test", executable);
  return {
    ...appEnvironment(),
    // Vitest keeps a setting from outside, and "production" would leave out React's test hooks.
    NODE_ENV: "test",
  };
}
