// The default app of the fallback runtime, whose distribution has none: opens the app folder named as first argument,
// as Electron's own default app does. The import is awaited because an app must register its schemes before "ready",
// and Electron waits for this module.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { app } from "electron";

const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith("-")) ?? ".");
const { name, productName, version, main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
app.setName(productName ?? name);
app.setVersion(version ?? "0.0.0");
app.setAppPath(folder);
await import(pathToFileURL(join(folder, main)).href);
