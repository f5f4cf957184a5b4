// A shop that has its button in a dialog of Radix, as shadcn/ui's is, and an SDK with a modal that wants a click or a text.

import * as Dialog from "@radix-ui/react-dialog";
import { useState } from "react";
import { configure } from "cubepay-checkout";
import { PayButton } from "cubepay-checkout/react";

/** An SDK whose modal is in a shadow root, with a field and a button that pays. */
function showModals() {
  window.CubePaySDK = {
    init: ({ container }) => ({
      open: () =>
        new Promise((resolve) => {
          const root = container.shadowRoot ?? container.attachShadow({ mode: "open" });
          root.innerHTML = `<div role="dialog"><input><button>Wallet</button></div>`;
          const modal = root.firstElementChild;
          Object.assign(modal.style, { position: "fixed", inset: "auto 0 0 0", zIndex: 99, background: "white" });
          modal.querySelector("button").onclick = () => {
            const details = { email: modal.querySelector("input").value };
            modal.remove();
            resolve({ transactionHash: `0x${"7".repeat(64)}`, details });
          };
        }),
    }),
  };
}

function Shop({ closes = false, container, content, children, ...dialog }) {
  const [isOpen, setOpen] = useState(false);
  const start = () => {
    showModals();
    configure({ container });
    setOpen(true);
  };
  return (
    <>
      <button id="open" onClick={start}>
        Buy
      </button>
      <Dialog.Root open={isOpen} onOpenChange={setOpen} {...dialog}>
        <Dialog.Portal>
          <Dialog.Overlay style={{ position: "fixed", inset: 0 }} />
          <Dialog.Content id="shops" aria-describedby={undefined} style={{ position: "fixed", top: 40, left: 40 }} {...content}>
            <Dialog.Title>Your order</Dialog.Title>
            <PayButton
              id="pay"
              amount="50.00"
              onProgress={({ type }) => closes && type === "modal-opened" && setOpen(false)}
              onPaid={({ transactionHash, details }) => told.push(["paid", transactionHash.length, details.email])}
            />
            {children}
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </>
  );
}

const staysOpen = { onInteractOutside: (event) => event.preventDefault() };

export const dialogs = {
  "dialog with nothing done about it": () => <Shop />,
  "dialog that closes for the modal": () => <Shop closes />,
  "dialog that is not modal": () => <Shop modal={false} content={staysOpen} />,
  "dialog around the container": () => (
    <Shop container="#pay-here">
      <div id="pay-here" />
    </Shop>
  ),
};
