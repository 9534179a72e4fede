import { useCommands } from "../../commands/use-commands.ts";
import { showScreen } from "../../shell/show-screen.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { useDoctor } from "./use-doctor.ts";

export function DoctorBackground() {
  const { screen } = useWorkbench();
  const { run, copy, refusal } = useDoctor();
  useCommands({
    "doctor.run": {
      refusal: () => refusal,
      run: () => {
        showScreen(screen, "doctor");
        run();
      },
    },
    "doctor.copy": { run: copy },
  });
  return null;
}
