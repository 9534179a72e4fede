import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this checkout: every path of the build starts here, wherever it was started from. */
export const checkoutFolder = fileURLToPath(new URL("..", import.meta.url)).replace(/[/\\]$/, "");

/** An absolute path inside the checkout. */
export function inCheckout(...parts: string[]): string {
  return join(checkoutFolder, ...parts);
}
