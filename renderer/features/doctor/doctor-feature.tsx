import { Stethoscope } from "lucide-react";
import type { ComponentType } from "react";
import type { Feature } from "../../shell/feature.ts";
import { DoctorBackground } from "./doctor-background.tsx";
import { DoctorHeaderActions, DoctorHeaderContext } from "./doctor-header.tsx";
import { DoctorScreen } from "./doctor-screen.tsx";
import { doctorStore } from "./doctor-store.ts";
import { DoctorContext, useFreshLook } from "./use-doctor.ts";

/** The doctor of one window: what it found stays while other screens are shown. */
export function doctorFeature(): Feature {
  const store = doctorStore();
  const withStore = (Part: ComponentType) =>
    function WithStore() {
      return (
        <DoctorContext value={store}>
          <Part />
        </DoctorContext>
      );
    };
  return {
    id: "doctor",
    title: "Doctor",
    icon: Stethoscope,
    go: "go.doctor",
    place: "foot",
    Screen: withStore(FreshLook),
    HeaderContext: withStore(DoctorHeaderContext),
    HeaderActions: withStore(DoctorHeaderActions),
    Background: withStore(DoctorBackground),
  };
}

function FreshLook() {
  useFreshLook();
  return <DoctorScreen />;
}
