import { runProgram } from "./guard.mjs";

runProgram("package.ts");
