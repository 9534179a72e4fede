/** What the bridge itself says to an agent. Everything else comes from the brief or from a person. */

export const HAND_OFF_REQUEST = [
  "Your session ends now. Change no file and run nothing more.",
  "A fresh session with the same task and without this conversation goes on in the same workspace. Write for it, in at most 300 words:",
  "what you did (name the files), what remains, and where to start next.",
  "End with one line of this form: did …; remaining …; next start from …",
].join("\n");

export const GO_ON = "Go on with the task where you stopped.";
