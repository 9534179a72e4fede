import { runProgram } from "./guard.mjs";

runProgram("test.ts");
