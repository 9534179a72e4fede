// Runs on whatever Node the machine has (12 and newer can read this syntax), so that a wrong Node or an unfinished
// install is one sentence instead of a stack. When all is well it goes on under the project's own Node.
import { spawn } from "child_process";
import { existsSync, readFileSync, realpathSync } from "fs";
import { constants } from "os";
import { join } from "path";
import { fileURLToPath, pathToFileURL } from "url";

const checkout = fileURLToPath(new URL("..", import.meta.url));
const oldestNode = [20, 9];

/** Whether a version such as "20.9.0" is new enough to install and start the project. */
export function isNodeNewEnough(version) {
  const parts = version.split(".").map(Number);
  return parts[0] > oldestNode[0] || (parts[0] === oldestNode[0] && parts[1] >= oldestNode[1]);
}

/** Why the packages below `folder` are not what its lock file says, or undefined when they are. */
export function findInstallProblem(folder, platform) {
  const installed = readJson(join(folder, "node_modules", ".package-lock.json"));
  if (!installed) return "the packages are not installed: run `npm ci`";
  const wanted = readJson(join(folder, "package-lock.json"));
  if (!wanted) return "package-lock.json is missing or unreadable: restore it with git, then run `npm ci`";
  const wrong = Object.keys(wanted.packages).find(function (path) {
    const entry = wanted.packages[path];
    // Optional packages are those of other platforms.
    if (path === "" || entry.optional || entry.devOptional) return false;
    const found = installed.packages[path];
    return !found || found.version !== entry.version || !existsSync(join(folder, path, "package.json"));
  });
  if (wrong) {
    const name = wrong.replace(/^.*node_modules\//, "");
    return "the installed packages are not those of package-lock.json (first: " + name + "): run `npm ci`";
  }
  if (!existsSync(projectNode(folder, platform))) {
    return (
      "the `node` package has no program because npm's install scripts are turned off: " +
      "run `npm ci --ignore-scripts=false`"
    );
  }
  return undefined;
}

/** The Node that `npm ci` puts into node_modules. */
export function projectNode(folder, platform) {
  return join(folder, "node_modules", "node", "bin", platform === "win32" ? "node.exe" : "node");
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // A file that is missing or cut off means the same to the caller: the install has to be repeated.
    return undefined;
  }
}

/** Checks the surroundings, then runs `main(args)` of the program beside this file and exits with its answer. */
export function runProgram(program) {
  if (!isNodeNewEnough(process.versions.node)) {
    return refuse(
      "Node " + process.versions.node + " is too old: install Node 20.9 or newer and run `npm ci` again.",
    );
  }
  const problem = findInstallProblem(checkout, process.platform);
  if (problem) return refuse("Cannot start: " + problem + ".");
  const node = realpathSync(projectNode(checkout, process.platform));
  if (realpathSync(process.execPath) !== node) return startAgainWith(node);
  runMain(program).catch(function (error) {
    refuse(error && error.name === "PlainError" ? error.message : (error && error.stack) || String(error));
  });
}

async function runMain(program) {
  const loaded = await import(pathToFileURL(join(checkout, "build", program)).href);
  process.exitCode = await loaded.main(process.argv.slice(2));
}

function refuse(sentence) {
  console.error("flightdeck: " + sentence);
  process.exitCode = 1;
}

function startAgainWith(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit" });
  ["SIGINT", "SIGTERM", "SIGHUP"].forEach(function (signal) {
    process.on(signal, function () {
      // A terminal sends Ctrl+C to both; only what came to this process alone is passed on.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  });
  child.on("error", function (error) {
    refuse(
      "The project's own Node (" + node + ") does not start: " + error.message + ". Run `npm ci` again.",
    );
  });
  child.on("close", function (code, signal) {
    process.exitCode = signal ? 128 + constants.signals[signal] : code;
  });
}
