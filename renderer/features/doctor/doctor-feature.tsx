import { Stethoscope } from "lucide-react";
import type { ComponentType } from "react";
import type { Feature } from "../../shell/feature.ts";
import { lazyPart } from "../../ui/lazy-part.tsx";
import { DoctorBackground } from "./doctor-background.tsx";
import { DoctorHeaderActions, DoctorHeaderContext } from "./doctor-header.tsx";
import { doctorStore } from "./doctor-store.ts";
import { DoctorContext, useFreshLook } from "./use-doctor.ts";

const DoctorScreen = lazyPart(async () => (await import("./doctor-screen.tsx")).DoctorScreen);

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
