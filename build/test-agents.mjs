import { runProgram } from "./guard.mjs";

runProgram("test-agents.ts");
