import { runProgram } from "./guard.mjs";

runProgram("flightdeck.ts");
