// guard.mjs is JavaScript, because it has to run before anything can read TypeScript.
export function isNodeNewEnough(version: string): boolean;
export function findInstallProblem(folder: string, platform: NodeJS.Platform): string | undefined;
export function projectNode(folder: string, platform: NodeJS.Platform): string;
export function runProgram(program: string): void;
