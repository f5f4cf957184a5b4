// One scenario of `?scenario=`, in StrictMode as applications have it, with a fake CubePay.

import "../../support/page-complaints.js";
import "./refresh.js";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { installFakeCubePay } from "cubepay-checkout/testing";
import { endByHand } from "../../support/fake-sdk.mjs";
import { dialogs } from "./dialogs.jsx";
import { scenarios } from "./scenarios.jsx";

window.cubePay = installFakeCubePay();

window.endByHand = endByHand;

const scenario = { ...scenarios, ...dialogs }[new URLSearchParams(location.search).get("scenario")];
const place = document.querySelector("#page");
if (scenario.start) scenario.start(place);
else {
  const Scenario = scenario;
  createRoot(place).render(
    <StrictMode>
      <Scenario />
    </StrictMode>,
  );
}
