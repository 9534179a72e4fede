/** What the bridge itself says to an agent. Everything else comes from the brief or from a person. */

export const HAND_OFF_REQUEST = [
  "Your session ends now. Change no file and run nothing more.",
  "A fresh session with the same task and without this conversation goes on in the same workspace. Write for it, in at most 300 words:",
  "what you did (name the files), what remains, and where to start next.",
  "End with one line of this form: did …; remaining …; next start from …",
].join("\n");

export const GO_ON = "Go on with the task where you stopped.";

export const GO_ON_ANSWERING = "Go on with your answer where you stopped.";

/** What somebody who was only asked a question hears when it asks. */
export const NOBODY_TO_ASK =
  "Nobody can be asked now. Decide by what you can read, and say in your answer what stays open.";
export const ONLY_READS = "You only read here: this is not allowed. Answer by what you can read.";

/** Why a question of an agent is not answered. */
export const NOBODY_ANSWERS = {
  interrupted:
    "You were interrupted before this was answered. The question is withdrawn. Stop here; you will be told when to go on.",
  windUp:
    "The time or the context of this session is over before this was answered. The question is withdrawn. Stop; you will be asked for a hand-off.",
  turnEnded: "Nobody answered before your turn ended. The question is withdrawn.",
};
