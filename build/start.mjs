import { runProgram } from "./guard.mjs";

runProgram("start.ts");
