// One scenario of `?scenario=`, in StrictMode as applications have it, with a fake CubePay.

import "../../support/page-complaints.js";
import "./refresh.js";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { installFakeCubePay } from "cubepay-checkout/testing";
import { dialogs } from "./dialogs.jsx";
import { scenarios } from "./scenarios.jsx";

window.cubePay = installFakeCubePay();

/** Lets the test end the next payment itself: `ending.resolve(…)` or `ending.reject(…)`, once it is open. */
window.endByHand = () => {
  window.CubePaySDK = {
    init: () => ({ open: () => new Promise((resolve, reject) => (window.ending = { resolve, reject })) }),
  };
};

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
