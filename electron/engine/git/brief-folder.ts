/** What never enters a commit of a task: its brief files lie in its workspace. */
export const BRIEF_FOLDER = ".flightdeck-brief";
